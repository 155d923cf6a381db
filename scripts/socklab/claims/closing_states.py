"""The states that the ends of a connection pass through while it closes.
"""

from __future__ import annotations

from socklab.claims.assertions.connection import CLOSING
from socklab.claims.closing_segments import (
    ClosingSegments,
    closing_kinds,
    closing_kinds_zh,
    closing_of,
    closing_segments,
    not_closed_by_fins,
)
from socklab.claims.verdict import (
    SIDE_ZH,
    NegativeCase,
    Verdict,
    claim,
    framed,
    listed,
    listed_zh,
    not_judged,
    not_shown,
    verdict,
)
from socklab.evidence import Run, Side

NO_TIME_WAIT = "--sysctl net.ipv4.tcp_max_tw_buckets=0 --"


@claim(
    "T7",
    en="afterwards nothing is left of the connection at the passive end; the active end waits in TIME_WAIT",
    zh="之后被动方什么也不留；主动方停在 TIME_WAIT",
    rule="RFC 9293, 3.3.2",
    negative_cases=[
        NegativeCase("closing", f"{NO_TIME_WAIT} --client '--how half'", "the system keeps no TIME_WAIT at all"),
        NegativeCase(
            "closing_server_first", f"{NO_TIME_WAIT} --server '--how half'", "the system keeps no TIME_WAIT at all"
        ),
    ],
)
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
    own, peer = closing.connection.endpoint(side), closing.connection.endpoint(
        "server" if side == "client" else "client"
    )
    return [each.state for each in run.sockets_left if (each.local, each.peer) == (own, peer)]


def state_zh(states: list[str]) -> str:
    return f"处于 {listed(states)}" if states else "什么也没留下"


@claim(
    "close_wait",
    en="between the two closes the passive end is in CLOSE_WAIT, the active end in FIN_WAIT_2",
    zh="两次单向关闭之间，被动方处于 CLOSE_WAIT，主动方处于 FIN_WAIT_2",
    rule="RFC 9293, 3.3.2",
    negative_cases=[
        NegativeCase(
            "closing_half_close",
            "-- --reply 0 --client '--how reset'",
            "the client resets the connection: neither end stays between two closes",
        )
    ],
)
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


@claim(
    "simultaneous",
    en="where both close at once, both ends pass through CLOSING, and both wait in TIME_WAIT",
    zh="双方同时关闭时，两端都经过 CLOSING，都停在 TIME_WAIT",
    rule=CLOSING,
    negative_cases=[
        NegativeCase("closing_simultaneous", "-- --server '--how after'", "the server waits for the client's FIN")
    ],
)
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
