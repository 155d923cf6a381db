"""Questions about a run, each a function that answers with a verdict: what exercises and claims are made of.

    from socklab.claims.assertions import closed_by, exactly_one_stall

    verdict = exactly_one_stall(run, between=(2, 3))
    print(verdict.ok, verdict.en, verdict.frames, verdict.rule)

They judge segments, calls and samples, never what a program prints. What must not happen ('no stall', 'no RST')
counts only for a connection that was opened, carried data and was closed. Where a check needs the programs' calls
and tcpwatch recorded none (static and Go programs), the verdict says so: `judged` is False.
"""

from __future__ import annotations

from math import inf
from typing import Literal

from socklab.claims.closing_segments import closing_kinds, closing_of, closing_segments, not_closed_by_fins, opening_kinds
from socklab.claims.verdict import SIDE_ZH, Verdict, listed, listed_zh, not_judged, not_shown, proved, seconds, verdict
from socklab.evidence import Call, Run, Segment, Side, Stall, other

Closing = Literal["four-way", "three-segment", "simultaneous", "reset", "half-closed"]
FLOW_CONTROL = "RFC 9293, 3.8.6"
CLOSING = "RFC 9293, 3.6"
RESET = "RFC 9293, 3.10.7"
BLOCKED = 0.05  # seconds: a call may wait that long for the processor alone


# The whole connection


def complete(run: Run) -> Verdict:
    """Some connection was opened with three segments, carried data, and both its FINs were acknowledged."""
    for connection in run.connections:
        closing = closing_of(connection)
        if connection.opening.get("kind") == "three-way" and closing and any(connection.bytes.values()):
            frames = [*connection.opening.get("frames", []), *closing.frames]
            total = sum(connection.bytes.values())
            return proved(f"opened, {total} bytes, closed (frames {listed(frames)})",
                          f"建立、传输 {total} 字节、关闭（第 {listed_zh(frames)} 帧）", frames, CLOSING)  # fmt: skip
    return not_shown(
        f"no connection was opened, carried data and was closed by both (opening: {opening_kinds(run)}; closing: {closing_kinds(run)})",
        f"没有连接完整地建立、传输数据并由双方关闭（建立方式：{opening_kinds(run)}；关闭方式：{closing_kinds(run)}）",
        rule=CLOSING,
    )


def survives_silence(run: Run, at_least: float) -> Verdict:
    """A connection with nothing but retransmissions and probes for that long, new data after it, and an orderly close."""
    for connection in run.connections:
        new = [each for each in connection.segments if each.length and not repeats(each)]
        for before, after in zip(new, new[1:]):
            if after.time - before.time >= at_least and closing_of(connection):
                gap = seconds(after.time - before.time)
                return proved(f"no new data for {gap} s (frames {before.frame}–{after.frame}), then it went on and was closed",
                              f"{gap} 秒内没有新数据（第 {before.frame}–{after.frame} 帧），之后继续传输并正常关闭",
                              [before.frame, after.frame], "RFC 6298")  # fmt: skip
    return not_shown(f"no connection went on after {seconds(at_least)} s without new data, and was closed by both",
                     f"没有连接在 {seconds(at_least)} 秒没有新数据之后继续传输并由双方关闭", rule="RFC 6298")  # fmt: skip


def repeats(segment: Segment) -> bool:
    return any(segment.noted(f"{kind}retransmission") for kind in ("", "fast-", "spurious-")) or segment.noted("zero-window-probe")


# Stalls: the receiver announces window 0


def stall_frames(stalls: list[Stall]) -> list[int | None]:
    return [frame for each in stalls for frame in (each.first_frame, each.opened_by)]


def described(stalls: list[Stall]) -> tuple[str, str]:
    if not stalls:
        return "no stall", "没有停顿"
    en = listed(f"{seconds(each.lasted)} s (frames {each.frames})" for each in stalls)
    zh = listed_zh(f"{seconds(each.lasted)} 秒（第 {each.frames} 帧）" for each in stalls)
    return f"{len(stalls)} stall{'s' * (len(stalls) != 1)}: {en}", f"停顿 {len(stalls)} 次：{zh}"


def within(stall: Stall, shortest: float, longest: float) -> bool:
    """A stall that did not end is as long as nobody knows."""
    return stall.seconds is not None and shortest <= stall.seconds <= longest


def exactly_one_stall(run: Run, between: tuple[float, float] = (0.1, inf)) -> Verdict:
    """One stall in the whole run, and its length in seconds lies between the two."""
    stalls = run.stalls()
    ok = len(stalls) == 1 and within(stalls[0], *between)
    return verdict(ok, *described(stalls), stall_frames(stalls), FLOW_CONTROL)


def stalls_between(run: Run, shortest: float, longest: float) -> Verdict:
    """At least one stall, and each of them lasted between so many seconds."""
    stalls = run.stalls()
    ok = bool(stalls) and all(within(each, shortest, longest) for each in stalls)
    return verdict(ok, *described(stalls), stall_frames(stalls), FLOW_CONTROL)


def no_stall(run: Run) -> Verdict:
    """A complete connection, and in the whole run no window of 0 for a tenth of a second."""
    stalls = run.stalls()
    if stalls:
        return not_shown(*described(stalls), stall_frames(stalls), FLOW_CONTROL)
    return complete(run) if not (done := complete(run)).ok else proved(
        f"no stall; {done.en}", f"没有停顿；{done.zh}", done.frames, FLOW_CONTROL)  # fmt: skip


def data_at_window_0(stalls: list[Stall]) -> list[Segment]:
    """Data that left while the window was 0, zero-window probes aside."""
    return [
        each
        for stall in stalls
        for each in stall.connection.data_from(stall.sender)
        if stall.contains(each)
        and not each.noted("zero-window-probe")
        and stall.first_frame < each.frame < (stall.opened_by or inf)
    ]


# Blocked calls


def longest_block(run: Run, stall: Stall, program: Side) -> float:
    """The longest that one write() of the program waited during the stall, in seconds."""
    until = run.end if stall.end is None else stall.end
    return max((each.overlap(stall.begin, until) for each in run.writes(program)), default=0.0)


def never_blocked(run: Run, program: Side = "client", during_stalls: bool = True) -> Verdict:
    """No write() of the program waited: while the window was 0 (there must have been such a stall), or at any time."""
    writes = run.writes(program)
    if not writes:
        return writes_not_recorded(program)
    stalls = [each for each in run.stalls() if each.sender == program]
    if not during_stalls:
        waited = max(min(each.end, run.end) - each.begin for each in writes)
    elif not stalls:
        return no_stall_seen()
    else:
        waited = max(longest_block(run, each, program) for each in stalls)
    return verdict(
        waited <= BLOCKED,
        f"{len(writes)} write()s, the longest wait {seconds(waited)} s",
        f"{len(writes)} 次 write()，最长等待 {seconds(waited)} 秒",
        stall_frames(stalls), "send(2)",
    )  # fmt: skip


def no_stall_seen() -> Verdict:
    return not_shown("no stall: the window was never 0 for as long as 0.1 s", "没有停顿：窗口为 0 从未持续到 0.1 秒", rule=FLOW_CONTROL)


def writes_not_recorded(program: Side) -> Verdict:
    return not_judged(f"no write() of the {program} was recorded", f"没有记录到{SIDE_ZH[program]}的 write()")


# Writes and segments: bytes are assigned to segments by their place in the stream, not by time


def ends_of(writes: list[Call]) -> list[int]:
    """The sequence number of the last byte of each write(), counted from the ISN."""
    ends: list[int] = []
    for each in writes:
        ends.append((ends[-1] if ends else 0) + each.moved)
    return ends


def segments_for_writes(run: Run, writes: int = 3, segments: int = 1, program: Side = "client") -> Verdict:
    """The program's first `writes` write()s went out in so many segments (retransmissions not counted)."""
    calls = [each for each in run.writes(program) if each.moved > 0]
    if not run.watched(program):
        return writes_not_recorded(program)
    connection = run.connection
    if connection is None or len(calls) < writes:
        return not_shown(f"{len(calls)} write()s, not {writes}", f"write() 有 {len(calls)} 次，不是 {writes} 次", rule="RFC 9293, 3.7.4")
    last = ends_of(calls[:writes])[-1]
    carriers = [each for each in connection.data_from(program) if each.seq <= last and not repeats(each)]
    frames = [each.frame for each in carriers]
    return verdict(
        len(carriers) == segments and carriers[-1].end > last,
        f"{writes} write()s, {last} bytes in all: {len(carriers)} segments (frames {listed(frames)})",
        f"{writes} 次 write() 共 {last} 字节：{len(carriers)} 个报文段（第 {listed_zh(frames)} 帧）",
        frames, "RFC 9293, 3.7.4",
    )  # fmt: skip


# Closing


def closed_by(run: Run, kind: Closing) -> Verdict:
    """Some connection was closed in that way; the kinds are those of tcplens (contract.md)."""
    connection = run.closed(kind)
    if connection is None:
        kinds = closing_kinds(run)
        return not_shown(f"closing: {kinds}, not {kind}", f"关闭方式：{kinds}，不是 {kind}", rule=CLOSING)
    frames: list[int] = connection.closing.get("frames") or []
    return proved(f"{kind} close: frames {listed(frames)}", f"关闭方式 {kind}：第 {listed_zh(frames)} 帧", frames, CLOSING)


def closes_first(run: Run, side: Side) -> Verdict:
    """That side sent the first FIN, and it was acknowledged before the other side sent its own."""
    closing = closing_segments(run)
    if closing is None:
        return not_closed_by_fins(run)
    first, second = closing.first_fin.frame, closing.second_fin.frame
    if closing.crossed:
        return not_shown(f"both sides closed at once: FINs in frames {first} and {second}",
                         f"双方同时关闭：FIN 在第 {first}、{second} 帧", closing.frames, CLOSING)  # fmt: skip
    return verdict(
        closing.active == side,
        f"the {closing.active} closed first: its FIN is frame {first}, the {closing.passive}'s is frame {second}",
        f"{SIDE_ZH[closing.active]}先关闭：它的 FIN 是第 {first} 帧，{SIDE_ZH[closing.passive]}的 FIN 是第 {second} 帧",
        [first, second], CLOSING,
    )  # fmt: skip


def data_after_half_close(run: Run, side: Side | None = None) -> Verdict:
    """After it had acknowledged the other's FIN, the passive side (if given: that side) sent data, all acknowledged."""
    closing = closing_segments(run)
    if closing is None:
        return not_closed_by_fins(run)
    passive, passive_zh = closing.passive, SIDE_ZH[closing.passive]
    if side not in (None, passive):
        return not_shown(f"the {side} closed first", f"{SIDE_ZH[closing.active]}先关闭", closing.frames, CLOSING)
    acked, fin = closing.first_ack.frame, closing.second_fin.frame
    data = [each for each in closing.connection.data_from(passive) if acked < each.frame <= fin]
    if not data:
        return not_shown(f"after the ACK of the FIN (frame {acked}) the {passive} sent no more data",
                         f"确认 FIN（第 {acked} 帧）之后，{passive_zh}没有再发送数据", closing.frames, CLOSING)  # fmt: skip
    answers = closing.connection.from_side(closing.active)
    unacked = [each.frame for each in data if not any(ack.frame > each.frame and (ack.ack or 0) >= each.end for ack in answers)]
    total, frames = sum(each.length for each in data), [each.frame for each in data]
    if unacked:
        return not_shown(f"the data of frames {listed(unacked)} were not acknowledged", f"第 {listed_zh(unacked)} 帧的数据没有得到确认",
                         unacked, CLOSING)  # fmt: skip
    return proved(
        f"the first FIN is frame {closing.first_fin.frame}, its ACK frame {acked}; then the {passive} sent {total} bytes "
        f"(frames {listed(frames)}), all acknowledged, and its own FIN in frame {fin}",
        f"第一个 FIN 是第 {closing.first_fin.frame} 帧，第 {acked} 帧确认；此后{passive_zh}又发送 {total} 字节"
        f"（第 {listed_zh(frames)} 帧），全部得到确认，它自己的 FIN 是第 {fin} 帧",
        [closing.first_fin.frame, acked, *frames, fin], CLOSING,
    )  # fmt: skip


def reset_without_fin(run: Run, side: Side) -> Verdict:
    """That side ended an established connection by RST, and no FIN was sent in it."""
    connection = next((each for each in run.connections if each.opening.get("kind") == "three-way" and each.first("RST")), None)
    reset = connection.first("RST") if connection else None
    if connection is None or reset is None:
        kinds = closing_kinds(run)
        return not_shown(f"no RST in an established connection (closing: {kinds})", f"已建立的连接中没有 RST（关闭方式：{kinds}）", rule=RESET)
    if reset.sender != side:
        return not_shown(f"the RST in frame {reset.frame} is the {reset.sender}'s", f"第 {reset.frame} 帧的 RST 来自{SIDE_ZH[reset.sender]}",
                         [reset.frame], RESET)  # fmt: skip
    fins = [each.frame for each in connection.segments if each.has("FIN")]
    if fins:
        return not_shown(f"FIN in frames {listed(fins)}: the RST did not end the connection alone",
                         f"第 {listed_zh(fins)} 帧有 FIN：连接不是只由 RST 中断", fins, RESET)  # fmt: skip
    return proved(f"RST in frame {reset.frame}, no FIN", f"第 {reset.frame} 帧 RST，没有 FIN", [reset.frame], RESET)


def program_got(run: Run, program: Side, error: str) -> bool:
    """Did one of the program's calls fail with that error, e.g. 'ECONNRESET' (errno(3))?"""
    return any(each.error == error for each in run.calls_of(program))


def unread_at_close(run: Run, program: Side) -> int:
    """Bytes that the other side sent (as captured) and the program did not read (by its calls)."""
    connection = run.connection
    return (connection.bytes[other(program)] if connection else 0) - sum(each.moved for each in run.reads(program))
