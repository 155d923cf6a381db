"""The claims on acknowledgement numbers and the window: H6 and H15.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from itertools import accumulate

from socklab.claims.buffers import taken
from socklab.claims.verdict import (
    NegativeCase,
    Verdict,
    claim,
    framed,
    listed_zh,
    not_judged,
    not_shown,
    proved,
)
from socklab.evidence import Connection, Run, Side


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
        return any(
            held + self.fin < highest[bisect_right(times, time)] for (time, _), (_, held) in zip(samples, samples[1:])
        )


@claim(
    "H6",
    en="ack N, with the initial number S, says that all bytes before N have arrived",
    zh="确认号 N（初始序号 S）表示 N 之前的所有字节都已到达",
    rule="RFC 9293, 3.4",
    negative_cases=[
        NegativeCase(
            "header", "-- --reads 1", "the reader closes with data unread: acknowledged, and then neither held nor read"
        )
    ],
)
def ack_number_says_what_has_arrived(run: Run) -> Verdict:
    read = sum(each.moved for each in taken(run))
    walked = [(Acknowledged.of(each), held_by_kernel(run, each)) for each in run.connections]
    looks = sum(len(samples) for _, samples in walked)
    early = [frame for each, _ in walked for frame in each.early]
    acknowledged = sum(each.highest - each.fin for each, _ in walked)
    if read == 0 or looks == 0:
        return not_judged(
            "neither the server's read()s nor its kernel's counts were recorded", "没有记录到服务器的 read() 和内核的计数"
        )
    if early:
        return not_shown(
            f"acknowledged before it was sent: {framed(early)}", f"第 {listed_zh(early)} 帧确认了还没有发出的字节", early
        )
    if any(each.short(samples) for each, samples in walked):
        return not_shown("the kernel had less than it had acknowledged", "内核里的数据少于它已确认的")
    if acknowledged != read:
        return not_shown(
            f"{acknowledged} bytes were acknowledged, but the program read {read}",
            f"确认了 {acknowledged} 字节，程序却只读到 {read}",
        )
    first = walked[0][0]
    return proved(
        f"up to frame {first.frame}, ack {first.highest + 1}: {first.highest} = {first.highest - first.fin} bytes, all read"
        f"{', and 1 for the FIN' if first.fin else ''}; at none of {looks} samples had the kernel less than it had acknowledged",
        f"到第 {first.frame} 帧，ack {first.highest + 1}：{first.highest} = {first.highest - first.fin} 字节，全部被读走"
        f"{'，再加 FIN 占的 1 个序号' if first.fin else ''}；{looks} 次采样中，内核收到的字节数始终不少于已确认的字节数",
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


@claim(
    "H15",
    en="the window counts from the ack number, and no data may go beyond it",
    zh="窗口从确认号算起，数据不得超出",
    rule="RFC 9293, 3.8.6",
    negative_cases=[
        NegativeCase(
            "slow_reader",
            "-- --pause 0 --receive-buffer 64k --bytes 2k",
            "the window is far larger than the data: it never limits them",
        ),
        NegativeCase(
            "slow_reader",
            "--nft 'table ip lie { chain in { type filter hook input priority 0; tcp sport 8000 tcp flags & (syn | fin) == 0 tcp window set 30000; }; }'",
            "a filter replaces each window by a large one as it comes in: data go beyond what the receiver announced",
        ),
    ],
)
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
        return not_shown(
            f"the window was never used up: at least {left} bytes of it were left", f"窗口从未用尽：最少也还剩 {left} 字节", [frame]
        )
    return proved(
        f"of {count} data segments none goes beyond ack + window; the closest, frame {frame}, ends at {end} of {edge}"
        f"{f'; {len(probes)} zero-window probes not counted' if probes else ''}",
        f"{count} 个数据报文段没有一个超出 ack + 窗口；最接近的是第 {frame} 帧，止于 {end}，界限 {edge}"
        f"{f'；另有 {len(probes)} 个零窗口探测不计' if probes else ''}",
        [frame],
    )
