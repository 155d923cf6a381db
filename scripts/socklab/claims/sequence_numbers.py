"""Sequence numbers, ack numbers and the window in the header (H2 to H6, H15)."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from itertools import accumulate

from socklab.claims.buffers import taken, written
from socklab.claims.verdict import NegativeCase, Verdict, claim, framed, listed, listed_zh, not_judged, not_shown, proved, verdict
from socklab.evidence import Connection, Run, Segment, Side
from socklab.evidence.connection import NUMBERS

FAR_FROM_WRAP = NegativeCase("header_wrap", "-- --isn 1000000000", "the numbers stay far below 2^32")


@claim("H2", en="the sequence number has 32 bits: 0 to 4294967295", zh="序号 32 位：0 到 4294967295", rule="RFC 9293, 3.4",
       negative_cases=[FAR_FROM_WRAP])  # fmt: skip
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


@claim("H3", en="the sequence number is that of the segment's first byte; every byte of the stream has one",
       zh="序号是报文段数据第一个字节的编号；流中每个字节都有编号", rule="RFC 9293, 3.4",
       negative_cases=[NegativeCase("header", "--link '--delay 5ms --drop data:2 --capture-at B'",
                                    "the second data segment is lost before the capture: the next one's number does not follow")])  # fmt: skip
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
        return not_shown(f"segments that do not begin where the bytes before them end: {framed(wrong)}", f"第 {listed_zh(wrong)} 帧的序号不等于前面字节数加一", wrong)
    if wrote and wrote != total:
        return not_shown(f"the client wrote {wrote} bytes, but {total} are numbered", f"客户端写了 {wrote} 字节，编了号的却有 {total}")
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


@claim("H4", en="the initial sequence number is random", zh="初始序号是随机的", rule="RFC 9293, 3.4.1; RFC 6528",
       negative_cases=[NegativeCase("header_isn", "-- --isn 5000", "every connection begins at the same number")])  # fmt: skip
def initial_sequence_number_is_random(run: Run) -> Verdict:
    known = [each for each in run.connections if each.isn["client"] is not None and each.isn["server"] is not None and each.segments]
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


@claim("H5", en="past the maximum the sequence number starts again at 0, and the stream goes on", zh="超过最大值后序号从 0 重新开始，数据流继续",
       rule="RFC 9293, 3.4", negative_cases=[FAR_FROM_WRAP])  # fmt: skip
def sequence_number_wraps(run: Run) -> Verdict:
    wrap = next(filter(None, map(around_wrap, run.connections)), None)
    if wrap is None:
        return not_shown("no transfer crosses 2^32", "没有传输越过 2^32")
    connection, before, after = wrap
    noted = re.compile("retransmission|out-of-order|gap-before")
    again = [each.frame for each in connection.data_from("client") if any(map(noted.search, each.notes))]
    if again:
        return not_shown(f"not in order, or noted as retransmissions: {framed(again)}", f"乱序或被当成重传：第 {listed_zh(again)} 帧", again)
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
    return [found[1] for line in log if (found := re.search(r"digest ([0-9a-f]{16})", line))]


@dataclass
class Acknowledged:
    """What the server has acknowledged of the client's bytes, ACK by ACK; SYN aside, a FIN counts as one."""

    sent: int = 0
    fin: int = 0
    highest: int = 0
    frame: int | None = None
    early: list[int] = field(default_factory=list)  # frames that acknowledge what had not passed before them
    acks: list[tuple[float, int]] = field(default_factory=list)

    @staticmethod
    def of(connection: Connection) -> Acknowledged:
        self = Acknowledged()
        for each in connection.segments:
            if each.sender == "client":
                self.fin = max(self.fin, int(each.has("FIN")))
                self.sent = max(self.sent, each.seq + each.length - 1 + each.has("FIN"))
            elif each.ack is not None and not each.has("RST"):
                self.acks.append((each.time, each.ack - 1))
                if each.ack - 1 > self.sent:
                    self.early.append(each.frame)
                if each.ack - 1 > self.highest:
                    self.highest, self.frame = each.ack - 1, each.frame
        return self

    def short(self, samples: list[tuple[float, int]]) -> bool:
        """Had the receiving kernel less than was acknowledged? What it has by the sample after an ACK is compared."""
        times = [at for at, _ in self.acks]
        highest = list(accumulate([0, *(count for _, count in self.acks)], lambda most, count: max(most, count)))
        return any(held + self.fin < highest[bisect_right(times, time)] for (time, _), (_, held) in zip(samples, samples[1:]))


@claim("H6", en="ack N, with the initial number S, says that all bytes before N have arrived", zh="确认号 N（初始序号 S）表示 N 之前的所有字节都已到达",
       rule="RFC 9293, 3.4",
       negative_cases=[NegativeCase("header", "-- --reads 1",
                                    "the reader closes with data unread: acknowledged, and then neither held nor read")])  # fmt: skip
def ack_number_says_what_has_arrived(run: Run) -> Verdict:
    read = sum(each.moved for each in taken(run))
    walked = [(Acknowledged.of(each), held_by_kernel(run, each)) for each in run.connections]
    looks = sum(len(samples) for _, samples in walked)
    early = [frame for each, _ in walked for frame in each.early]
    acknowledged = sum(each.highest - each.fin for each, _ in walked)
    if read == 0 or looks == 0:
        return not_judged("neither the server's read()s nor its kernel's counts were recorded", "没有记录到服务器的 read() 和内核的计数")
    if early:
        return not_shown(f"acknowledged before it was sent: {framed(early)}", f"第 {listed_zh(early)} 帧确认了还没有发出的字节", early)
    if any(each.short(samples) for each, samples in walked):
        return not_shown("the kernel had less than it had acknowledged", "内核里的数据少于它已确认的")
    if acknowledged != read:
        return not_shown(f"{acknowledged} bytes were acknowledged, but the program read {read}", f"确认了 {acknowledged} 字节，程序却只读到 {read}")
    first = walked[0][0]
    return proved(
        f"up to frame {first.frame}, ack {first.highest + 1}: {first.highest} = {first.highest - first.fin} bytes, all read"
        f"{', and 1 for the FIN' if first.fin else ''}; at none of {looks} samples had the kernel less than it had acknowledged",
        f"到第 {first.frame} 帧，ack {first.highest + 1}：{first.highest} = {first.highest - first.fin} 字节，全部被读走"
        f"{'，再加 FIN 的 1' if first.fin else ''}；{looks} 次采样中，内核收到的从不少于已确认的",
        [first.frame],
    )


def held_by_kernel(run: Run, connection: Connection) -> list[tuple[float, int]]:
    """How many of the client's bytes the server's kernel has received, by time."""
    port = f":{connection.ports['client']}"
    return [
        (each.time, each.bytes_received)
        for each in run.samples
        if each.bytes_received is not None and each.peer and each.peer.endswith(port)
    ]


@dataclass
class WindowUse:
    """One direction: did data go beyond the furthest edge (ack + window) that the receiver had announced?"""

    over: list[int] = field(default_factory=list)
    probes: list[int] = field(default_factory=list)
    count: int = 0
    closest: tuple[int, int, int, int] | None = None  # bytes left, frame, end of the segment, edge

    @staticmethod
    def of(connection: Connection, sender: Side) -> WindowUse:
        self, edge = WindowUse(), None
        for each in connection.segments:
            if each.has("RST"):
                continue
            if each.sender != sender:
                if each.ack is not None:
                    edge = max(edge or 0, each.ack + each.window)
            elif each.noted("zero-window-probe"):
                self.probes.append(each.frame)
            elif each.length > 0 and edge is not None:
                self.count += 1
                end = each.seq + each.length
                if end > edge:
                    self.over.append(each.frame)
                if self.closest is None or edge - end < self.closest[0]:
                    self.closest = (edge - end, each.frame, end, edge)
        return self


@claim("H15", en="the window counts from the ack number, and no data may go beyond it", zh="窗口从确认号算起，数据不得超出", rule="RFC 9293, 3.8.6",
       negative_cases=[
           NegativeCase("slow_reader", "-- --pause 0 --receive-buffer 64k --bytes 2k",
                        "the window is far larger than the data: it never limits them"),
           NegativeCase(
               "slow_reader",
               "--nft 'table ip lie { chain in { type filter hook input priority 0; tcp sport 8000 tcp flags & (syn | fin) == 0 tcp window set 30000; }; }'",
               "a filter replaces each window by a large one as it comes in: data go beyond what the receiver announced"),
       ])  # fmt: skip
def data_stay_within_the_window(run: Run) -> Verdict:
    sides: tuple[Side, Side] = ("client", "server")
    uses = [use for connection in run.connections for side in sides if (use := WindowUse.of(connection, side)).count]
    over, probes = [frame for each in uses for frame in each.over], [frame for each in uses for frame in each.probes]
    closest = min((each.closest for each in uses if each.closest), default=None)
    count = sum(each.count for each in uses)
    if closest is None:
        return not_shown("no data was sent", "没有发送数据")
    left, frame, end, edge = closest
    if over:
        return not_shown(f"beyond the window: {framed(over)}", f"超出窗口：第 {listed_zh(over)} 帧", over)
    if left > 1460:
        return not_shown(f"the window was never used up: at least {left} bytes of it were left", f"窗口从未用尽：最少也还剩 {left} 字节", [frame])
    return proved(
        f"of {count} data segments none goes beyond ack + window; the closest, frame {frame}, ends at {end} of {edge}"
        f"{f'; {len(probes)} zero-window probes not counted' if probes else ''}",
        f"{count} 个数据报文段没有一个超出 ack + 窗口；最接近的是第 {frame} 帧，止于 {end}，界限 {edge}"
        f"{f'；另有 {len(probes)} 个零窗口探测不计' if probes else ''}",
        [frame],
    )
