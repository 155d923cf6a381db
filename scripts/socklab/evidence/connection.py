"""Connections, segments and stalls, as tcplens describes them (contract.md, `tcplens --format json`)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

Side = Literal["client", "server"]
Json = dict[str, Any]

NUMBERS = 2**32  # sequence numbers are counted modulo this (RFC 9293, 3.4)


def other(side: Side) -> Side:
    return "server" if side == "client" else "client"


@dataclass(frozen=True)
class Segment:
    """One TCP segment. `seq` and `ack` are relative to each side's ISN; `window` is in bytes, scaled."""

    frame: int
    time: float  # seconds, CLOCK_REALTIME
    sender: Side
    flags: tuple[str, ...]
    seq: int
    ack: int | None
    length: int
    window: int
    notes: tuple[str, ...]
    urgent: int | None = None
    raw_window: int = 0  # the 16 bits of the header

    @staticmethod
    def from_json(data: Json) -> Segment:
        return Segment(
            frame=data["frame"],
            time=float(data["time"]),
            sender=data["from"],
            flags=tuple(data["flags"]),
            seq=data["seq"],
            ack=data["ack"],
            length=data["length"],
            window=data["window"],
            notes=tuple(data["notes"]),
            urgent=data.get("urgent"),
            raw_window=data.get("raw_window", 0),
        )

    def has(self, flag: str) -> bool:
        return flag in self.flags

    def noted(self, note: str) -> bool:
        """Does our analyser give it this note (contract.md lists them), e.g. 'zero-window-probe'?"""
        return note in self.notes

    @property
    def repeats(self) -> bool:
        """Does it only bring what had been sent before (a retransmission), or probe a closed window?"""
        return any(each.endswith("retransmission") or each == "zero-window-probe" for each in self.notes)

    @property
    def consumes(self) -> int:
        """Sequence numbers that it takes: one for each byte, one each for SYN and FIN (RFC 9293, 3.4)."""
        return self.length + self.has("SYN") + self.has("FIN")

    @property
    def end(self) -> int:
        """The sequence number after its last."""
        return self.seq + self.consumes


@dataclass(frozen=True)
class Probe:
    """One zero-window probe, and the frame that answered it."""

    frame: int
    answered_by: int | None


@dataclass(frozen=True)
class Stall:
    """A window of 0, from the segment that closed it to the one that opened it again."""

    receiver: Side
    begin: float
    end: float | None  # None: it did not open again
    seconds: float | None
    first_frame: int
    opened_by: int | None
    probes: tuple[Probe, ...]
    connection: Connection = field(repr=False, compare=False)

    @property
    def sender(self) -> Side:
        return other(self.receiver)

    @property
    def frames(self) -> str:
        return f"{self.first_frame}–{self.opened_by or 'end'}"

    @property
    def lasted(self) -> float:
        """Seconds; where it did not end, up to the connection's last segment."""
        if self.seconds is not None:
            return self.seconds
        return max((each.time for each in self.connection.segments), default=self.begin) - self.begin

    @property
    def answered_probes(self) -> list[Probe]:
        return [each for each in self.probes if each.answered_by is not None]

    def contains(self, segment: Segment) -> bool:
        """Was it captured while the window was closed (the segments at the edges included)?"""
        return self.begin <= segment.time and (self.end is None or segment.time <= self.end)


@dataclass
class Connection:
    id: int
    ports: dict[Side, int]
    addresses: dict[Side, str]
    isn: dict[Side, int | None]
    mss: dict[Side, int | None]
    opening: Json
    closing: Json
    bytes: dict[Side, int]
    segments: list[Segment]
    all_stalls: list[Stall] = field(default_factory=list)

    @staticmethod
    def from_json(data: Json) -> Connection:
        sides: tuple[Side, Side] = ("client", "server")
        connection = Connection(
            id=data["id"],
            ports={side: data[side]["port"] for side in sides},
            addresses={side: data[side]["ip"] for side in sides},
            isn={side: data[side]["isn"] for side in sides},
            mss={side: data[side]["mss"] for side in sides},
            opening=data["opening"],
            closing=data["closing"],
            bytes=data["bytes"],
            segments=[Segment.from_json(each) for each in data.get("segments", [])],
        )
        for stall in data["stalls"]:
            connection.all_stalls.append(
                Stall(
                    receiver=stall["receiver"],
                    begin=float(stall["from"]),
                    end=None if stall["to"] is None else float(stall["to"]),
                    seconds=stall["seconds"],
                    first_frame=stall["first_frame"],
                    opened_by=stall["opened_by"],
                    probes=tuple(Probe(each["frame"], each["answered_by"]) for each in stall["probes"]),
                    connection=connection,
                )
            )
        return connection

    def from_side(self, side: Side) -> list[Segment]:
        return [each for each in self.segments if each.sender == side]

    def data_from(self, side: Side) -> list[Segment]:
        return [each for each in self.from_side(side) if each.length > 0]

    def first(self, flag: str, side: Side | None = None) -> Segment | None:
        """The first segment with that flag (of that side)."""
        return next((each for each in self.segments if each.has(flag) and side in (None, each.sender)), None)

    def answer_to(self, segment: Segment) -> Segment | None:
        """The first segment of the other side that acknowledges exactly up to the end of this one."""
        for each in self.segments:
            if (
                each.frame > segment.frame
                and each.sender != segment.sender
                and not each.has("RST")
                and each.ack == segment.end
            ):
                return each
        return None

    def segment(self, frame: int) -> Segment | None:
        return next((each for each in self.segments if each.frame == frame), None)

    def endpoint(self, side: Side) -> str:
        """ADDRESS:PORT, as ss(8) and tcpwatch write it."""
        address = self.addresses[side]
        return f"[{address}]:{self.ports[side]}" if ":" in address else f"{address}:{self.ports[side]}"

    def raw(self, side: Side, number: int) -> int:
        """A relative sequence number of one side as it stands in the header."""
        return (number + (self.isn[side] or 0)) % NUMBERS

    def stalls(self, at_least: float = 0.1) -> list[Stall]:
        """The stalls in which the receiver announced window 0, of `at_least` seconds.

        Shorter ones show nothing of the reader: the window was merely filled until the next ACK, or the
        reader waited for the processor. A tenth of a second is half of what passes before the first probe.
        """
        return [
            each
            for each in self.all_stalls
            if (each.seconds is None or each.seconds >= at_least)
            and any(
                segment.frame == each.first_frame and segment.sender == each.receiver and segment.window == 0
                for segment in self.segments
            )
        ]
