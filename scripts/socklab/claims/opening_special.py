"""The openings that are not three plain segments: a full queue, two SYNs that cross, no answer.
"""

from __future__ import annotations

from socklab.claims.closing_segments import opening_kinds, opening_kinds_zh
from socklab.claims.verdict import (
    NegativeCase,
    Verdict,
    claim,
    decimal,
    framed,
    listed,
    listed_zh,
    not_judged,
    not_shown,
    proved,
    verdict,
)
from socklab.evidence import Connection, Run
from socklab.claims.opening import HANDSHAKE, SIDES, error_of_connect, first_accept, without_ecn


@claim(
    "backlog",
    en="while the queue of connections is full, a SYN gets no answer; after accept() has made room, the next SYN does",
    zh="连接队列满时 SYN 得不到回答；accept() 腾出位置之后，再发的 SYN 才得到回答",
    rule="listen(2)",
    negative_cases=[NegativeCase("opening_backlog", "-- --backlog 8", "the queue has room for all connections")],
)
def full_accept_queue_drops_syn(run: Run) -> Verdict:
    accept = first_accept(run)
    if accept is None:
        return not_judged("no accept() was recorded", "没有记录到 accept()")
    early, late, count = 0, [], 0
    for connection in run.connections:
        answer, syns = connection.first("SYN", "server"), [
            each for each in connection.from_side("client") if each.has("SYN")
        ]
        if connection.opening.get("kind") != "three-way" or answer is None:
            continue
        count += 1
        early += answer.time < accept
        if len(syns) > 1 and syns[0].time < accept < answer.time:
            late.append(([each.frame for each in syns], answer.frame))
    if not late:
        return not_shown(
            f"no SYN had to wait for accept(): the queue held all {count} connections",
            f"没有 SYN 需要等待 accept()：{count} 个连接队列都装得下",
        )
    frames, answered = late[0]
    return proved(
        f"{early} connections were established before the first accept(); the next SYN ({framed(frames)}) was answered only "
        f"in frame {answered}, after it",
        f"第一次 accept() 之前建立了 {early} 个连接；再来的 SYN（第 {listed_zh(frames)} 帧）到第 {answered} 帧才得到回答，已在 accept() 之后",
        [*frames, answered],
    )


@claim(
    "simultaneous",
    en="two SYNs that cross on the line make one connection, although nobody listens",
    zh="两个 SYN 在线路上交错，合成一个连接，尽管没有人监听",
    rule=HANDSHAKE,
    negative_cases=[
        NegativeCase(
            "opening_simultaneous",
            "-- --tries 1 --server '--peer-port 8002'",
            "one of the two connects to a third port, where there is no socket",
        )
    ],
)
def crossing_syns_make_one_connection(run: Run) -> Verdict:
    connection = run.opened("simultaneous")
    if connection is None:
        kinds = opening_kinds(run)
        return not_shown(f"no two SYNs crossed (opening: {kinds})", f"没有两个 SYN 交错（建立方式：{opening_kinds_zh(run)}）")

    syns, answers = first_of_each_side(connection, "SYN"), first_of_each_side(connection, "SYN", "ACK")
    client, server = connection.bytes["client"], connection.bytes["server"]
    return verdict(
        client > 0 and server > 0 and len(syns) == 2,
        f"SYNs in {framed(syns)}, each answered by SYN and ACK ({listed(answers)}); {client} and {server} bytes over one connection",
        f"SYN 在第 {listed_zh(syns)} 帧，各得到 SYN 加 ACK（第 {listed_zh(answers)} 帧）；同一个连接上传输了 {client} 和 {server} 字节",
        [*syns, *answers],
    )


def first_of_each_side(connection: Connection, *flags: str) -> list[int]:
    """The frame of each side's first segment with exactly these flags."""
    first = [
        next((each.frame for each in connection.from_side(side) if without_ecn(each) == flags), None) for side in SIDES
    ]
    return [each for each in first if each is not None]


@claim(
    "unanswered",
    en="a SYN without an answer is sent again, each time after twice the wait, until connect() fails",
    zh="没有回答的 SYN 会重发，每次等待加倍，直到 connect() 失败",
    rule="RFC 6298, 5; tcp(7), tcp_syn_retries",
    negative_cases=[
        NegativeCase(
            "opening_unanswered",
            "--link '--delay 1ms' -- --server '--accept-after 1s'",
            "the line works, and the kernel answers although the program does not accept",
        )
    ],
)
def unanswered_syn_is_sent_again(run: Run) -> Verdict:
    connection = run.opened("unanswered")
    if connection is None:
        kinds = opening_kinds(run)
        return not_shown(f"every SYN was answered (opening: {kinds})", f"每个 SYN 都得到了回答（建立方式：{opening_kinds_zh(run)}）")
    syns = [each for each in connection.segments if each.has("SYN")]
    waits = [after.time - before.time for before, after in zip(syns, syns[1:])]
    # A busy machine may delay one: half of the doubling must be seen.
    doubling = len(waits) >= 2 and all(after >= 1.5 * before for before, after in zip(waits, waits[1:]))
    failed, en, zh = error_of_connect(run, "ETIMEDOUT", "timed out")
    frames, times = [each.frame for each in syns], [decimal(each, 2) for each in waits]
    if not failed:
        en, zh = "connect() did not fail with ETIMEDOUT", "connect() 没有以 ETIMEDOUT 失败"
    return verdict(
        len(syns) == len(connection.segments) and doubling and failed,
        f"the same SYN in {framed(frames)}, {listed(times)} s apart, no answer; {en}",
        f"同一个 SYN 在第 {listed_zh(frames)} 帧，间隔 {listed_zh(times)} 秒，没有回答；{zh}",
        frames,
    )
