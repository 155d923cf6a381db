"""Sequence numbers, ack numbers and the window in the header (H2 to H6, H15)."""

from __future__ import annotations

import re

from socklab.claims.buffers import taken, written
from socklab.claims.verdict import (
    NegativeCase,
    Verdict,
    claim,
    framed,
    listed,
    listed_zh,
    not_shown,
    proved,
    verdict,
)
from socklab.evidence import Connection, Run, Segment, Side
from socklab.evidence.connection import NUMBERS

FAR_FROM_WRAP = NegativeCase("header_wrap", "-- --isn 1000000000", "the numbers stay far below 2^32")


@claim(
    "H2",
    en="the sequence number has 32 bits: 0 to 4294967295",
    zh="序号 32 位：0 到 4294967295",
    rule="RFC 9293, 3.4",
    negative_cases=[FAR_FROM_WRAP],
)
def sequence_number_has_32_bits(run: Run) -> Verdict:
    numbers = [
        (connection.raw("client", each.seq), each.frame)
        for connection in run.connections
        if connection.isn["client"] is not None
        for each in connection.data_from("client")
    ]
    if not numbers:
        return not_shown("no data whose sequence numbers are known", "没有序号已知的数据")
    highest, frame = max(numbers)
    return verdict(
        highest >= NUMBERS - 65536,
        f"the highest number is {highest}, in frame {frame}: {NUMBERS - highest} below 2^32",
        f"最大的序号是 {highest}（第 {frame} 帧），离 2^32 还差 {NUMBERS - highest}",
        [frame],
    )


@claim(
    "H3",
    en="the sequence number is that of the segment's first byte; every byte of the stream has one",
    zh="序号是报文段数据第一个字节的编号；流中每个字节都有编号",
    rule="RFC 9293, 3.4",
    negative_cases=[
        NegativeCase(
            "header",
            "--link '--delay 5ms --drop data:2 --capture-at B'",
            "the second data segment is lost before the capture: the next one's number does not follow",
        )
    ],
)
def sequence_number_is_that_of_the_first_byte(run: Run) -> Verdict:
    seen: list[Segment] = []
    wrong: list[int] = []
    total = 0
    for connection in run.connections:
        counted, elsewhere, following = numbered(connection, "client")
        total += following - 1
        back, back_elsewhere, _ = numbered(connection, "server")
        seen += counted + back
        wrong += elsewhere + back_elsewhere
    wrote = sum(each.moved for each in written(run))
    if not seen:
        return not_shown("no data was sent", "没有发送数据")
    if wrong:
        return not_shown(
            f"segments that do not begin where the bytes before them end: {framed(wrong)}",
            f"第 {listed_zh(wrong)} 帧的序号不等于前面字节数加一",
            wrong,
        )
    if wrote and wrote != total:
        return not_shown(
            f"the client wrote {wrote} bytes, but {total} are numbered", f"客户端写了 {wrote} 字节，编了号的却有 {total}"
        )
    examples = numbered(run.connections[0], "client")[0][:4]
    return proved(
        f"{listed(f'frame {each.frame}: {each.seq} = 1 + {each.seq - 1}' for each in examples)}, … from the ISN; "
        f"{wrote} bytes written, {total} numbered",
        f"{'，'.join(f'第 {each.frame} 帧：{each.seq} = 1 + {each.seq - 1}' for each in examples)}……（相对 ISN）；写了 {wrote} 字节，编号 {total} 个",
        [each.frame for each in examples],
    )


def numbered(connection: Connection, side: Side) -> tuple[list[Segment], list[int], int]:
    """The segments that begin where the one before them ended, the frames of those that do not, and the next number.

    Counted from the lengths alone. A segment that repeats what was numbered already counts as neither.
    """
    following, seen, wrong = 1, [], []
    for each in connection.data_from(side):
        if each.seq == following:
            seen.append(each)
            following += each.length
        elif each.seq + each.length > following:
            wrong.append(each.frame)
    return seen, wrong, following


@claim(
    "H4",
    en="the initial sequence number is random",
    zh="初始序号是随机的",
    rule="RFC 9293, 3.4.1; RFC 6528",
    negative_cases=[NegativeCase("header_isn", "-- --isn 5000", "every connection begins at the same number")],
)
def initial_sequence_number_is_random(run: Run) -> Verdict:
    known = [
        each
        for each in run.connections
        if each.isn["client"] is not None and each.isn["server"] is not None and each.segments
    ]
    clients, servers = [each.isn["client"] or 0 for each in known], [each.isn["server"] or 0 for each in known]
    count, frames = len(known), [each.segments[0].frame for each in known]
    if count < 3:
        return not_shown(f"{count} connections: too few", f"只有 {count} 条连接，太少了")
    return verdict(
        unpredictable(clients) and unpredictable(servers),
        f"{count} connections (SYNs in {framed(frames)}): {len(set(clients))} ISNs of the client's ({listed(clients[:3])}, …), "
        f"{len(set(servers))} of the server's ({listed(servers[:3])}, …)",
        f"{count} 条连接（SYN 在第 {listed_zh(frames)} 帧）：客户端有 {len(set(clients))} 个不同的 ISN（{listed_zh(clients[:3])}……），"
        f"服务器有 {len(set(servers))} 个（{listed_zh(servers[:3])}……）",
        frames,
    )


def unpredictable(numbers: list[int]) -> bool:
    """All differ, and so do the steps between them: from one the next cannot be computed."""
    steps = [(after - before) % NUMBERS for before, after in zip(numbers, numbers[1:])]
    return len(set(numbers)) == len(numbers) and len(set(steps)) == len(steps)


@claim(
    "H5",
    en="past the maximum the sequence number starts again at 0, and the stream goes on",
    zh="超过最大值后序号从 0 重新开始，数据流继续",
    rule="RFC 9293, 3.4",
    negative_cases=[FAR_FROM_WRAP],
)
def sequence_number_wraps(run: Run) -> Verdict:
    wrap = next(filter(None, map(around_wrap, run.connections)), None)
    if wrap is None:
        return not_shown("no transfer crosses 2^32", "没有传输越过 2^32")
    connection, before, after = wrap
    noted = re.compile("retransmission|out-of-order|gap-before")
    again = [each.frame for each in connection.data_from("client") if any(map(noted.search, each.notes))]
    if again:
        return not_shown(
            f"not in order, or noted as retransmissions: {framed(again)}", f"乱序或被当成重传：第 {listed_zh(again)} 帧", again
        )
    sent, read = digests(run.logs["client"]), digests(run.logs["server"])
    wrote, took = sum(each.moved for each in written(run)), sum(each.moved for each in taken(run))
    # The calls count the bytes; only the programs know which bytes they were, and log a digest of them.
    counted = run.watched("client") and run.watched("server")
    whole = (wrote == took > 0 or not counted) and sent == read and bool(sent or counted)
    return verdict(
        whole,
        f"frame {before.frame} begins at {connection.raw('client', before.seq)}, frame {after.frame} at {connection.raw('client', after.seq)}, "
        f"and no byte is sent twice; digests: {listed(read)} read, {listed(sent)} sent",
        f"第 {before.frame} 帧从 {connection.raw('client', before.seq)} 开始，第 {after.frame} 帧从 {connection.raw('client', after.seq)} 开始，"
        f"没有一个字节重发；摘要：读到 {listed_zh(read)}，发出 {listed_zh(sent)}",
        [before.frame, after.frame],
    )


def around_wrap(connection: Connection) -> tuple[Connection, Segment, Segment] | None:
    """The client's last data segment that begins below 2^32, and its first that begins at 2^32 or later."""
    isn = connection.isn["client"]
    if isn is None:
        return None
    data = connection.data_from("client")
    below = [each for each in data if isn + each.seq < NUMBERS]
    beyond = [each for each in data if isn + each.seq >= NUMBERS]
    return (connection, below[-1], beyond[0]) if below and beyond else None


def digests(log: list[str]) -> list[str]:
    return [found[1] for line in log if (found := re.search(r"(?:digest|摘要) ([0-9a-f]{16})", line))]
