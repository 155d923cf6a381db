"""Opening, closing, and the connection as a whole."""

from __future__ import annotations

from typing import Literal

from socklab.claims.closing_segments import (
    closing_kinds,
    closing_kinds_zh,
    closing_of,
    closing_segments,
    kind_zh,
    not_closed_by_fins,
    opening_kinds,
    opening_kinds_zh,
)
from socklab.claims.verdict import SIDE_ZH, Verdict, framed, listed, listed_zh, not_shown, proved, seconds, verdict
from socklab.evidence import Run, Side

Closing = Literal["four-way", "three-segment", "simultaneous", "reset", "half-closed"]
CLOSING = "RFC 9293, 3.6"
RESET = "RFC 9293, 3.5.3"


def complete(run: Run) -> Verdict:
    """Some connection was opened with three segments, carried data, and both its FINs were acknowledged."""
    for connection in run.connections:
        closing = closing_of(connection)
        if connection.opening.get("kind") == "three-way" and closing and any(connection.bytes.values()):
            frames = [*connection.opening.get("frames", []), *closing.frames]
            total = sum(connection.bytes.values())
            return proved(
                f"opened, {total} bytes, closed ({framed(frames)})",
                f"建立、传输 {total} 字节、关闭（第 {listed_zh(frames)} 帧）",
                frames,
                CLOSING,
            )
    return not_shown(
        f"no connection was opened, carried data and was closed by both (opening: {opening_kinds(run)}; closing: {closing_kinds(run)})",
        f"没有连接完整地建立、传输数据并由双方关闭（建立方式：{opening_kinds_zh(run)}；关闭方式：{closing_kinds_zh(run)}）",
        rule=CLOSING,
    )


def survives_silence(run: Run, at_least: float) -> Verdict:
    """For so many seconds only retransmissions, as behind a cut line; then new data, and a close by both sides."""
    for connection in run.connections:
        new = [each for each in connection.segments if each.length and not each.repeats]
        for before, after in zip(new, new[1:]):
            again = [
                each.frame for each in connection.segments if before.time < each.time < after.time and each.repeats
            ]
            if after.time - before.time >= at_least and again and closing_of(connection):
                gap = seconds(after.time - before.time)
                return proved(
                    f"only retransmissions for {gap} s ({framed(again)}), then new data (frame {after.frame}), and a close by both",
                    f"{gap} 秒内只有重传（第 {listed_zh(again)} 帧），之后有新数据（第 {after.frame} 帧），并由双方关闭",
                    [before.frame, *again, after.frame],
                    "RFC 6298, 5",
                )
    return not_shown(
        f"no connection carried new data again after {seconds(at_least)} s of retransmissions, and was closed by both",
        f"没有连接在 {seconds(at_least)} 秒重传之后又传输新数据并由双方关闭",
        rule="RFC 6298, 5",
    )


def closed_by(run: Run, kind: Closing) -> Verdict:
    """Some connection was closed in that way; the kinds are those of tcplens (contract.md)."""
    connection = run.closed(kind)
    if connection is None:
        kinds = closing_kinds(run)
        return not_shown(
            f"closing: {kinds}, not {kind}", f"关闭方式：{closing_kinds_zh(run)}，不是{kind_zh(kind)}", rule=CLOSING
        )
    frames: list[int] = connection.closing.get("frames") or []
    return proved(f"{kind} close: {framed(frames)}", f"关闭方式：{kind_zh(kind)}，第 {listed_zh(frames)} 帧", frames, CLOSING)


def closes_first(run: Run, side: Side) -> Verdict:
    """That side sent the first FIN, and it was acknowledged before the other side sent its own."""
    closing = closing_segments(run)
    if closing is None:
        return not_closed_by_fins(run)
    first, second = closing.first_fin.frame, closing.second_fin.frame
    if closing.crossed:
        return not_shown(
            f"both sides closed at once: FINs in frames {first} and {second}",
            f"双方同时关闭：FIN 在第 {first}、{second} 帧",
            closing.frames,
            CLOSING,
        )
    return verdict(
        closing.active == side,
        f"the {closing.active} closed first: its FIN is frame {first}, the {closing.passive}'s is frame {second}",
        f"{SIDE_ZH[closing.active]}先关闭：它的 FIN 是第 {first} 帧，{SIDE_ZH[closing.passive]}的 FIN 是第 {second} 帧",
        [first, second],
        CLOSING,
    )


def data_after_half_close(run: Run, side: Side | None = None) -> Verdict:
    """After it had acknowledged the other's FIN, the passive side (if given: that side) sent data, all acknowledged."""
    closing = closing_segments(run)
    if closing is None:
        return not_closed_by_fins(run)
    passive, passive_zh = closing.passive, SIDE_ZH[closing.passive]
    if side not in (None, passive):
        return not_shown(f"the {side} closed first", f"{SIDE_ZH[closing.active]}先关闭", closing.frames, CLOSING)
    acked, fin = closing.first_ack.frame, closing.second_fin.frame
    # The ACK of the FIN may itself bring data: who acknowledges a FIN has received it.
    data = [each for each in closing.connection.data_from(passive) if acked <= each.frame <= fin]
    if not data:
        return not_shown(
            f"after the ACK of the FIN (frame {acked}) the {passive} sent no more data",
            f"确认 FIN（第 {acked} 帧）之后，{passive_zh}没有再发送数据",
            closing.frames,
            CLOSING,
        )
    answers = closing.connection.from_side(closing.active)
    unacked = [
        each.frame for each in data if not any(ack.frame > each.frame and (ack.ack or 0) >= each.end for ack in answers)
    ]
    total, frames = sum(each.length for each in data), [each.frame for each in data]
    if unacked:
        return not_shown(
            f"the data of {framed(unacked)} were not acknowledged",
            f"第 {listed_zh(unacked)} 帧的数据没有得到确认",
            unacked,
            CLOSING,
        )
    return proved(
        f"the first FIN is frame {closing.first_fin.frame}, its ACK frame {acked}; then the {passive} sent {total} bytes "
        f"({framed(frames)}), all acknowledged, and its own FIN in frame {fin}",
        f"第一个 FIN 是第 {closing.first_fin.frame} 帧，第 {acked} 帧确认；此后{passive_zh}又发送 {total} 字节"
        f"（第 {listed_zh(frames)} 帧），全部得到确认，它自己的 FIN 是第 {fin} 帧",
        [closing.first_fin.frame, acked, *frames, fin],
        CLOSING,
    )


def reset_without_fin(run: Run, side: Side) -> Verdict:
    """That side ended an established connection by RST, and no FIN was sent in it."""
    connection = next(
        (each for each in run.connections if each.opening.get("kind") == "three-way" and each.first("RST")), None
    )
    reset = connection.first("RST") if connection else None
    if connection is None or reset is None:
        kinds = closing_kinds(run)
        return not_shown(
            f"no RST in an established connection (closing: {kinds})",
            f"已建立的连接中没有 RST（关闭方式：{closing_kinds_zh(run)}）",
            rule=RESET,
        )
    if reset.sender != side:
        return not_shown(
            f"the RST in frame {reset.frame} is the {reset.sender}'s",
            f"第 {reset.frame} 帧的 RST 来自{SIDE_ZH[reset.sender]}",
            [reset.frame],
            RESET,
        )
    fins = [each.frame for each in connection.segments if each.has("FIN")]
    if fins:
        return not_shown(
            f"FIN in {framed(fins)}: the RST did not end the connection alone",
            f"第 {listed_zh(fins)} 帧有 FIN：连接不是只由 RST 中断",
            fins,
            RESET,
        )
    return proved(f"RST in frame {reset.frame}, no FIN", f"第 {reset.frame} 帧 RST，没有 FIN", [reset.frame], RESET)


def bytes_sent(run: Run, side: Side, count: int) -> Verdict:
    """Some connection carried exactly so many bytes from that side (retransmissions not counted twice)."""
    sent = [each.bytes[side] for each in run.connections]
    return verdict(
        count in sent,
        f"the {side} sent {listed(sent) or 'no'} bytes",
        f"{SIDE_ZH[side]}发送了 {listed_zh(sent) or 0} 字节",
        rule="RFC 9293, 3.4",
    )
