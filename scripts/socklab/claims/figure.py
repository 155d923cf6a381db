"""The notes' figure of 18 steps, row by row. The rows are those of demos/full_exchange/steps.tsv."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from socklab.claims.verdict import SIDE_ZH, NegativeCase, Verdict, claim
from socklab.evidence import Connection, Run, Segment, Side, other

STEPS = Path(__file__).parents[3] / "demos" / "full_exchange" / "steps.tsv"
FIRST_NUMBER: dict[Side, int] = {"client": 0, "server": 8000}  # the figure's numbers run from these
FLAGS = ("SYN", "FIN", "RST", "URG", "ECE", "CWR", "ACK")  # without PSH: the kernel sets it as it likes


@dataclass(frozen=True)
class FigureSegment:
    """A segment as the figure has it. Numbers are relative to each side's ISN."""

    sender: Side
    flags: str
    seq: int
    length: int
    ack: int | None
    window: int
    mss: int | None

    @staticmethod
    def of(segment: Segment, connection: Connection) -> FigureSegment:
        mss = connection.mss[segment.sender] if segment.has("SYN") else None
        flags = " ".join(each for each in FLAGS if segment.has(each))
        return FigureSegment(segment.sender, flags, segment.seq, segment.length, segment.ack, segment.window, mss)

    def __str__(self) -> str:
        """As the figure writes it: 'SYN 0(0), ack 8001, win 4096, mss 1460'."""
        parts = []
        if self.flags != "ACK" or self.length > 0:
            names = self.flags.removesuffix("ACK").strip()
            parts.append(f"{names} {self.seq + FIRST_NUMBER[self.sender]}({self.length})".strip())
        if self.ack is not None:
            parts.append(f"ack {self.ack + FIRST_NUMBER[other(self.sender)]}")
        parts.append(f"win {self.window}")
        if self.mss is not None:
            parts.append(f"mss {self.mss}")
        return ", ".join(parts)


@dataclass(frozen=True)
class Step:
    number: int
    segment: FigureSegment
    note_en: str
    note_zh: str


def number(text: str) -> int | None:
    return None if text == "-" else int(text)


@cache
def steps() -> tuple[Step, ...]:
    found = []
    with STEPS.open(encoding="utf-8") as file:
        for each in csv.reader((line for line in file if not line.startswith("#")), delimiter="\t"):
            sender: Side = "client" if each[1] == "client" else "server"
            ack = number(each[5])
            segment = FigureSegment(
                sender,
                each[2],
                int(each[3]) - FIRST_NUMBER[sender],
                int(each[4]),
                None if ack is None else ack - FIRST_NUMBER[other(sender)],
                int(each[6]),
                number(each[7]),
            )
            found.append(Step(int(each[0]), segment, *(f" ({text})" if text != "-" else "" for text in each[8:10])))
    return tuple(found)


@claim(
    "figure",
    en="the capture holds the 18 segments of the figure, in its order, and nothing else",
    zh="抓到的正是图中的 18 个报文段，顺序一致，此外什么也没有",
    rule="RFC 9293, 3.5, 3.6 and 3.8.6",
    negative_cases=[
        NegativeCase(
            "full_exchange",
            "-- --pause 200ms",
            "the second read comes a round trip late: the FIN has arrived, and no window update is sent; no step 11",
        ),
        NegativeCase("full_exchange", "-- --rest 0", "the delayed ACK has no time: no step 14"),
        NegativeCase("full_exchange", "-- --bytes 6144", "the client sends less: no step 13"),
    ],
)
def capture_is_the_figure(run: Run) -> list[Verdict]:
    """A step is shown if the frame of its number is it: what stands elsewhere is not the figure's order."""
    seen = [
        (each.frame, FigureSegment.of(each, connection))
        for connection in run.connections
        for each in connection.segments
    ]
    late = any(each.sender == "server" and each.window == 0 for _, each in seen)
    late_en = "; the reader woke too late, and the kernel acknowledged first: is the machine very busy?" if late else ""
    late_zh = "；读取的一方醒得太晚，内核抢先确认了：机器是不是太忙？" if late else ""
    verdicts = []
    for step in steps():
        frames = [frame for frame, segment in seen if segment == step.segment]
        frame = step.number if step.number in frames else (frames[0] if frames else None)
        side, side_zh = step.segment.sender, SIDE_ZH[step.segment.sender]
        # The last step is the end: nothing else may follow.
        ok = frame == step.number and (step.number < len(steps()) or run.packets == len(steps()))
        if ok:
            en, zh = (
                f"frame {frame}: {side} {step.segment}{step.note_en}",
                f"第 {frame} 帧：{side_zh} {step.segment}{step.note_zh}",
            )
        elif frame is None:
            en, zh = f"no frame is {side} {step.segment}{late_en}", f"没有一帧是{side_zh} {step.segment}{late_zh}"
        else:
            en = f"{side} {step.segment} is frame {frame} of {run.packets}{late_en}"
            zh = f"{side_zh} {step.segment} 是 {run.packets} 帧中的第 {frame} 帧{late_zh}"
        verdicts.append(Verdict(ok, en, zh, (frame,) if frame else (), id=f"G{step.number}"))
    return verdicts
