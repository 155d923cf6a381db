"""Closing: four segments, three, or two FINs that cross, and what is left afterwards (T1 to T7, H14)."""

from __future__ import annotations

from socklab.claims.assertions.connection import CLOSING, closes_first, data_after_half_close
from socklab.claims.closing_segments import (
    closing_segments,
    not_closed_by_fins,
)
from socklab.claims.verdict import (
    SIDE_ZH,
    NegativeCase,
    Verdict,
    claim,
    listed,
    not_shown,
    proved,
    verdict,
)
from socklab.evidence import Run, Segment, Side

RESET_INSTEAD = NegativeCase("closing", "-- --client '--how reset'", "the client resets the connection: no FIN at all")


@claim(
    "T1",
    en="either end may close first: here the client",
    zh="哪一端先关闭都可以：这里是客户端",
    rule=CLOSING,
    negative_cases=[
        NegativeCase("closing", "-- --client '--how after' --server '--how first'", "the server closes first")
    ],
)
def client_closes_first(run: Run) -> Verdict:
    return closes_first(run, "client")


@claim(
    "T1",
    en="either end may close first: here the server",
    zh="哪一端先关闭都可以：这里是服务器",
    rule=CLOSING,
    negative_cases=[
        NegativeCase(
            "closing_server_first", "-- --client '--how first' --server '--how after'", "the client closes first"
        )
    ],
)
def server_closes_first(run: Run) -> Verdict:
    return closes_first(run, "server")


@claim(
    "T2",
    en="each direction is closed by two segments: FIN, ACK, FIN, ACK",
    zh="每个方向各用两个报文段关闭：FIN、ACK、FIN、ACK",
    rule=CLOSING,
    negative_cases=[
        RESET_INSTEAD,
        NegativeCase(
            "closing",
            "-- --bytes 500 --client '--cork' --server '--pause 0'",
            "the server closes before its ACK has gone: three segments",
        ),
    ],
)
def four_segments_close_a_connection(run: Run) -> Verdict:
    closing = closing_segments(run)
    if closing is None:
        return not_closed_by_fins(run)
    frames, count = closing.frames, len(set(closing.frames))
    # Four segments, one after the other, and each does one thing.
    in_order = frames == sorted(set(frames))
    return verdict(
        in_order and not closing.first_ack.has("FIN") and not closing.last_ack.has("FIN"),
        f"FIN in frame {frames[0]}, ACK in {frames[1]}, FIN in {frames[2]}, ACK in {frames[3]}: {count} segments",
        f"第 {frames[0]} 帧 FIN，第 {frames[1]} 帧 ACK，第 {frames[2]} 帧 FIN，第 {frames[3]} 帧 ACK（共 {count} 个报文段）",
        frames,
    )


@claim(
    "T3",
    en="a FIN with seq=u is answered by ack=u+1: the FIN takes one sequence number",
    zh="seq=u 的 FIN 得到 ack=u+1：FIN 占用一个序号",
    rule="RFC 9293, 3.4",
    negative_cases=[RESET_INSTEAD],
)
def fin_takes_one_sequence_number(run: Run) -> Verdict:
    closing = closing_segments(run)
    if closing is None:
        return not_closed_by_fins(run)
    pairs = [(closing.first_fin, closing.first_ack), (closing.second_fin, closing.last_ack)]
    numbers = [(closing.connection.raw(fin.sender, number_of_fin(fin)), fin.frame, ack.frame) for fin, ack in pairs]
    return verdict(
        all(ack.ack == number_of_fin(fin) + 1 for fin, ack in pairs),
        "; ".join(f"u = {u} (frame {fin}), ack = u + 1 (frame {ack})" for u, fin, ack in numbers),
        "；".join(f"u = {u}（第 {fin} 帧），ack = u + 1（第 {ack} 帧）" for u, fin, ack in numbers),
        closing.frames,
    )


def number_of_fin(segment: Segment) -> int:
    """u, the number of the FIN itself: where it is sent with data, the number after the last byte."""
    return segment.seq + segment.length


@claim(
    "T4",
    en="between the two closes the passive end can still send",
    zh="两次单向关闭之间，被动关闭方仍可发送",
    rule=CLOSING,
    negative_cases=[NegativeCase("closing_half_close", "-- --reply 0", "the server has nothing more to send")],
)
def passive_end_sends_after_half_close(run: Run) -> Verdict:
    return data_after_half_close(run)


@claim(
    "T5",
    en="the last ACK's seq is the number after the active closer's FIN (h = u + 1)",
    zh="最后一个 ACK 的 seq 是主动关闭方 FIN 之后的那个序号（h = u + 1）",
    rule=CLOSING,
    negative_cases=[
        NegativeCase(
            "closing",
            "--link '--delay 300ms' -- --how first --server '--pause 400ms' --client '--pause 100ms'",
            "both close at once: neither end is the passive one",
        )
    ],
)
def last_ack_follows_the_first_fin(run: Run) -> Verdict:
    closing = closing_segments(run)
    if closing is None:
        return not_closed_by_fins(run)
    if closing.last_ack.frame < closing.second_fin.frame or closing.crossed:
        return not_shown(
            "the FINs crossed: there is no active and passive end", "两个 FIN 交错：没有主动方和被动方之分", closing.frames
        )
    fin, last = closing.first_fin, closing.last_ack
    h = closing.connection.raw(closing.active, last.seq)
    u = closing.connection.raw(closing.active, number_of_fin(fin))
    return verdict(
        last.seq == fin.end,
        f"the last ACK (frame {last.frame}): h = {h}; the first FIN (frame {fin.frame}): u = {u}, so h = u + {last.seq - number_of_fin(fin)}",
        f"最后的 ACK（第 {last.frame} 帧）h = {h}；第一个 FIN（第 {fin.frame} 帧）u = {u}，所以 h = u + {last.seq - number_of_fin(fin)}",
        [fin.frame, last.frame],
    )


@claim(
    "T6",
    en="a FIN can be sent with data, and the passive end's ACK and FIN can be one segment",
    zh="FIN 可以和数据在同一个报文段里；被动方的 ACK 和 FIN 可以合成一个报文段",
    rule=CLOSING,
    negative_cases=[
        NegativeCase(
            "closing_three_segments",
            "-- --server '--pause 300ms'",
            "the server waits before it closes: its ACK goes without the FIN",
        )
    ],
)
def three_segments_close_a_connection(run: Run) -> Verdict:
    closing = closing_segments(run)
    if closing is None:
        return not_closed_by_fins(run)
    fin, ack, second, last = closing.first_fin, closing.first_ack, closing.second_fin, closing.last_ack
    if fin.length == 0:
        return not_shown(
            f"the first FIN (frame {fin.frame}) carries no data", f"第一个 FIN（第 {fin.frame} 帧）不带数据", [fin.frame]
        )
    if ack.frame != second.frame:
        return not_shown(
            f"the passive end's ACK and FIN are two segments: frames {ack.frame} and {second.frame}",
            f"被动方的 ACK 和 FIN 是两个报文段：第 {ack.frame}、{second.frame} 帧",
            [ack.frame, second.frame],
        )
    return proved(
        f"frame {fin.frame}: FIN with {fin.length} bytes of data; frame {second.frame}: ACK for it, and FIN; "
        f"frame {last.frame}: the last ACK; three segments",
        f"第 {fin.frame} 帧：FIN 和 {fin.length} 字节数据；第 {second.frame} 帧：对它的 ACK 和 FIN 合一；第 {last.frame} 帧：最后的 ACK；"
        "共三个报文段",
        closing.frames,
    )


@claim(
    "H14",
    en="FIN ends the data of one direction: it has the last sequence number of that direction",
    zh="FIN 结束一个方向的数据：它占用这个方向的最后一个序号",
    rule="RFC 9293, 3.6",
    negative_cases=[RESET_INSTEAD],
)
def fin_has_the_last_sequence_number(run: Run) -> Verdict:
    closing = closing_segments(run)
    if closing is None:
        return not_closed_by_fins(run)
    sides: tuple[Side, Side] = ("client", "server")
    numbered = {side: [each for each in closing.connection.from_side(side) if each.consumes] for side in sides}
    last = {side: numbered[side][-1] for side in sides}
    whose = {side: "its FIN's" if last[side].has("FIN") else "not a FIN's" for side in sides}
    return verdict(
        all(last[side].has("FIN") and last[side].end == max(each.end for each in numbered[side]) for side in sides),
        listed(f"the {side}'s last number is {whose[side]} (frame {last[side].frame})" for side in sides),
        "，".join(
            f"{SIDE_ZH[side]}的最后一个序号{'属于 FIN' if last[side].has('FIN') else '不属于 FIN'}（第 {last[side].frame} 帧）"
            for side in sides
        ),
        [last[side].frame for side in sides],
    )
