"""Closing: four segments, three, or two FINs that cross, and what is left afterwards (T1 to T7, H14)."""

from __future__ import annotations

from socklab.claims.assertions.connection import CLOSING, closes_first, data_after_half_close
from socklab.claims.closing_segments import ClosingSegments, closing_kinds, closing_kinds_zh, closing_of, closing_segments, not_closed_by_fins
from socklab.claims.verdict import SIDE_ZH, NegativeCase, Verdict, claim, framed, listed, listed_zh, not_judged, not_shown, proved, verdict
from socklab.evidence import Run, Segment, Side

RESET_INSTEAD = NegativeCase("closing", "-- --client '--how reset'", "the client resets the connection: no FIN at all")
NO_TIME_WAIT = "--sysctl net.ipv4.tcp_max_tw_buckets=0 --"


@claim("T1", en="either end may close first: here the client", zh="哪一端先关闭都可以：这里是客户端", rule=CLOSING,
       negative_cases=[NegativeCase("closing", "-- --client '--how after' --server '--how first'", "the server closes first")])  # fmt: skip
def client_closes_first(run: Run) -> Verdict:
    return closes_first(run, "client")


@claim("T1", en="either end may close first: here the server", zh="哪一端先关闭都可以：这里是服务器", rule=CLOSING,
       negative_cases=[NegativeCase("closing_server_first", "-- --client '--how first' --server '--how after'",
                                    "the client closes first")])  # fmt: skip
def server_closes_first(run: Run) -> Verdict:
    return closes_first(run, "server")


@claim("T2", en="each direction is closed by two segments: FIN, ACK, FIN, ACK", zh="每个方向各用两个报文段关闭：FIN、ACK、FIN、ACK",
       rule=CLOSING,
       negative_cases=[
           RESET_INSTEAD,
           NegativeCase("closing", "-- --bytes 500 --client '--cork' --server '--pause 0'",
                        "the server closes before its ACK has gone: three segments"),
       ])  # fmt: skip
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


@claim("T3", en="a FIN with seq=u is answered by ack=u+1: the FIN takes one sequence number",
       zh="seq=u 的 FIN 得到 ack=u+1：FIN 占用一个序号", rule="RFC 9293, 3.4", negative_cases=[RESET_INSTEAD])  # fmt: skip
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


@claim("T4", en="between the two closes the passive end can still send", zh="两次单向关闭之间，被动关闭方仍可发送", rule=CLOSING,
       negative_cases=[NegativeCase("closing_half_close", "-- --reply 0", "the server has nothing more to send")])  # fmt: skip
def passive_end_sends_after_half_close(run: Run) -> Verdict:
    return data_after_half_close(run)


@claim("T5", en="the last ACK's seq is the number after the active closer's FIN (h = u + 1)",
       zh="最后一个 ACK 的 seq 是主动关闭方 FIN 之后的那个序号（h = u + 1）", rule=CLOSING,
       negative_cases=[NegativeCase("closing",
                                    "--link '--delay 300ms' -- --how first --server '--pause 400ms' --client '--pause 100ms'",
                                    "both close at once: neither end is the passive one")])  # fmt: skip
def last_ack_follows_the_first_fin(run: Run) -> Verdict:
    closing = closing_segments(run)
    if closing is None:
        return not_closed_by_fins(run)
    if closing.last_ack.frame < closing.second_fin.frame or closing.crossed:
        return not_shown("the FINs crossed: there is no active and passive end", "两个 FIN 交错：没有主动方和被动方之分", closing.frames)
    fin, last = closing.first_fin, closing.last_ack
    h = closing.connection.raw(closing.active, last.seq)
    u = closing.connection.raw(closing.active, number_of_fin(fin))
    return verdict(
        last.seq == fin.end,
        f"the last ACK (frame {last.frame}): h = {h}; the first FIN (frame {fin.frame}): u = {u}, so h = u + {last.seq - number_of_fin(fin)}",
        f"最后的 ACK（第 {last.frame} 帧）h = {h}；第一个 FIN（第 {fin.frame} 帧）u = {u}，所以 h = u + {last.seq - number_of_fin(fin)}",
        [fin.frame, last.frame],
    )


@claim("T6", en="a FIN can be sent with data, and the passive end's ACK and FIN can be one segment",
       zh="FIN 可以和数据在同一个报文段里；被动方的 ACK 和 FIN 可以合成一个报文段", rule=CLOSING,
       negative_cases=[NegativeCase("closing_three_segments", "-- --server '--pause 300ms'",
                                    "the server waits before it closes: its ACK goes without the FIN")])  # fmt: skip
def three_segments_close_a_connection(run: Run) -> Verdict:
    closing = closing_segments(run)
    if closing is None:
        return not_closed_by_fins(run)
    fin, ack, second, last = closing.first_fin, closing.first_ack, closing.second_fin, closing.last_ack
    if fin.length == 0:
        return not_shown(f"the first FIN (frame {fin.frame}) carries no data", f"第一个 FIN（第 {fin.frame} 帧）不带数据", [fin.frame])
    if ack.frame != second.frame:
        return not_shown(f"the passive end's ACK and FIN are two segments: frames {ack.frame} and {second.frame}",
                         f"被动方的 ACK 和 FIN 是两个报文段：第 {ack.frame}、{second.frame} 帧", [ack.frame, second.frame])  # fmt: skip
    return proved(
        f"frame {fin.frame}: FIN with {fin.length} bytes of data; frame {second.frame}: ACK for it, and FIN; "
        f"frame {last.frame}: the last ACK; three segments",
        f"第 {fin.frame} 帧：FIN 和 {fin.length} 字节数据；第 {second.frame} 帧：对它的 ACK 和 FIN 合一；第 {last.frame} 帧：最后的 ACK；"
        "共三个报文段",
        closing.frames,
    )


@claim("T7", en="afterwards nothing is left of the connection at the passive end; the active end waits in TIME_WAIT",
       zh="之后被动方什么也不留；主动方停在 TIME_WAIT", rule="RFC 9293, 3.3.2",
       negative_cases=[
           NegativeCase("closing", f"{NO_TIME_WAIT} --client '--how half'", "the system keeps no TIME_WAIT at all"),
           NegativeCase("closing_server_first", f"{NO_TIME_WAIT} --server '--how half'", "the system keeps no TIME_WAIT at all"),
       ])  # fmt: skip
def active_end_waits_in_time_wait(run: Run) -> Verdict:
    closing = closing_segments(run)
    if closing is None:
        return not_closed_by_fins(run)
    active, passive = states_left(run, closing, closing.active), states_left(run, closing, closing.passive)
    end, fin, last = closing.connection.endpoint(closing.active), closing.first_fin.frame, closing.last_ack.frame
    return verdict(
        active == ["TIME-WAIT"] and passive == [],
        f"the {closing.active} sent the first FIN (frame {fin}) and the last ACK (frame {last}); its socket {end}: "
        f"{listed(active) or 'nothing is left'}; the {closing.passive}'s socket: {listed(passive) or 'nothing is left'}",
        f"{SIDE_ZH[closing.active]}发送了第一个 FIN（第 {fin} 帧）和最后的 ACK（第 {last} 帧）：它的套接字 {end} {state_zh(active)}；"
        f"{SIDE_ZH[closing.passive]}的套接字{state_zh(passive)}",
        [fin, last],
    )


def states_left(run: Run, closing: ClosingSegments, side: Side) -> list[str]:
    """The states of that side's socket of this connection when both programs had ended."""
    own, peer = closing.connection.endpoint(side), closing.connection.endpoint("server" if side == "client" else "client")
    return [each.state for each in run.sockets_left if (each.local, each.peer) == (own, peer)]


def state_zh(states: list[str]) -> str:
    return f"处于 {listed(states)}" if states else "什么也没留下"


@claim("close_wait", en="between the two closes the passive end is in CLOSE_WAIT, the active end in FIN_WAIT_2",
       zh="两次单向关闭之间，被动方处于 CLOSE_WAIT，主动方处于 FIN_WAIT_2", rule="RFC 9293, 3.3.2",
       negative_cases=[NegativeCase("closing_half_close", "-- --reply 0 --client '--how reset'",
                                    "the client resets the connection: neither end stays between two closes")])  # fmt: skip
def passive_end_is_in_close_wait(run: Run) -> Verdict:
    closing = closing_segments(run)
    if closing is None:
        return not_closed_by_fins(run)
    begin, end = closing.first_ack, closing.second_fin
    if not run.samples:
        return not_judged("the sockets were not sampled", "没有对套接字采样")
    passive, active = states_between(run, closing, closing.passive), states_between(run, closing, closing.active)
    seen_passive, seen_active = listed(sorted(set(passive))), listed(sorted(set(active)))
    return verdict(
        set(passive) == {"CLOSE-WAIT"} and set(active) == {"FIN-WAIT-2"},
        f"between frames {begin.frame} and {end.frame} the {closing.passive} was in {seen_passive or 'none'} "
        f"({len(passive)} samples), the {closing.active} in {seen_active or 'none'}",
        f"第 {begin.frame} 帧与第 {end.frame} 帧之间，{SIDE_ZH[closing.passive]}处于 {seen_passive or '无'}"
        f"（{len(passive)} 次采样），{SIDE_ZH[closing.active]}处于 {seen_active or '无'}",
        [begin.frame, end.frame],
    )


def states_between(run: Run, closing: ClosingSegments, side: Side) -> list[str]:
    """The states of that side's socket in samples between the ACK of the first FIN and the second FIN."""
    begin, end = closing.first_ack.time, closing.second_fin.time
    return [each.state for each in run.samples_of(side, closing.connection) if begin < each.time < end]


@claim("simultaneous", en="where both close at once, both ends pass through CLOSING, and both wait in TIME_WAIT",
       zh="双方同时关闭时，两端都经过 CLOSING，都停在 TIME_WAIT", rule=CLOSING,
       negative_cases=[NegativeCase("closing_simultaneous", "-- --server '--how after'", "the server waits for the client's FIN")])  # fmt: skip
def crossing_fins_lead_through_closing(run: Run) -> Verdict:
    connection = run.closed("simultaneous")
    closing = closing_of(connection) if connection else None
    if closing is None:
        kinds = closing_kinds(run)
        return not_shown(f"the FINs did not cross (closing: {kinds})", f"两个 FIN 没有交错（关闭方式：{closing_kinds_zh(run)}）")
    if not run.samples:
        return not_judged("the sockets were not sampled", "没有对套接字采样")
    in_closing = sorted({each.local for each in run.samples if each.state == "CLOSING"})
    in_time_wait = sorted({each.local for each in run.sockets_left if each.state == "TIME-WAIT"})
    fins, acks = [closing.first_fin.frame, closing.second_fin.frame], [closing.first_ack.frame, closing.last_ack.frame]
    return verdict(
        len(in_closing) == 2 and in_closing == in_time_wait,
        f"the FINs of frames {fins[0]} and {fins[1]} crossed, ACKs in {framed(acks)}; sampled in CLOSING: "
        f"{' and '.join(in_closing) or 'none'}; afterwards in TIME_WAIT: {' and '.join(in_time_wait) or 'none'}",
        f"第 {fins[0]}、{fins[1]} 帧的 FIN 交错，ACK 在第 {listed_zh(acks)} 帧；采样到处于 CLOSING 的：{listed_zh(in_closing) or '无'}；"
        f"最后处于 TIME_WAIT 的：{listed_zh(in_time_wait) or '无'}",
        [*fins, *acks],
    )


@claim("H14", en="FIN ends the data of one direction: it has the last sequence number of that direction",
       zh="FIN 结束一个方向的数据：它占用这个方向的最后一个序号", rule="RFC 9293, 3.6", negative_cases=[RESET_INSTEAD])  # fmt: skip
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
        "，".join(f"{SIDE_ZH[side]}的最后一个序号{'属于 FIN' if last[side].has('FIN') else '不属于 FIN'}（第 {last[side].frame} 帧）" for side in sides),
        [last[side].frame for side in sides],
    )
