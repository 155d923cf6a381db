"""Small hand-made runs. Numbers and times are counted as they would be on a wire; a test names only what matters to it."""

from __future__ import annotations

from collections.abc import Iterable
from math import inf
from typing import Any

from socklab.claims import Verdict
from socklab.evidence import Call, Connection, Probe, Run, Sample, Segment, Side, Stall, other

CLIENT, SERVER = "127.0.0.1:40000", "127.0.0.1:8000"


class Wire:
    """Builds one connection, segment by segment: `wire.send("client", "SYN")`, `wire.data("client", 100)`."""

    def __init__(
        self, *, isn: tuple[int | None, int | None] = (1000, 5000), port: int = 40000, frame: int = 1, time: float = 1.0
    ) -> None:
        self.isn, self.port, self.frame, self.time = isn, port, frame, time
        self.next: dict[Side, int] = {"client": 0, "server": 0}
        self.segments: list[Segment] = []
        self.stalls: list[Stall] = []

    def send(
        self,
        sender: Side,
        flags: str = "ACK",
        length: int = 0,
        *,
        after: float = 0.01,
        window: int = 65536,
        notes: str = "",
        seq: int | None = None,
        ack: int | None = None,
        urgent: int | None = None,
    ) -> Segment:
        names = tuple(flags.split())
        if ack is None and "ACK" in names:
            ack = self.next[other(sender)]
        self.time += after
        segment = Segment(
            self.frame,
            self.time,
            sender,
            names,
            self.next[sender] if seq is None else seq,
            ack,
            length,
            window,
            tuple(notes.split()),
            urgent,
        )
        self.frame += 1
        self.segments.append(segment)
        self.next[sender] = max(self.next[sender], segment.end)
        return segment

    def data(self, sender: Side, length: int = 1000, **more: Any) -> Segment:
        return self.send(sender, more.pop("flags", "PSH ACK"), length, **more)

    def handshake(self, window: int = 65536) -> Wire:
        self.send("client", "SYN")
        self.send("server", "SYN ACK", window=window)
        self.send("client")
        return self

    def close(self, first: Side = "client") -> Wire:
        """FIN, ACK, FIN, ACK."""
        for side in (first, other(first)):
            self.send(side, "FIN ACK")
            self.send(other(side))
        return self

    def stall(self, seconds: float | None = 1.0, probes: int = 0, receiver: Side = "server") -> Stall:
        """Window 0 from the receiver, probes at doubling intervals, and (unless `seconds` is None) a window update."""
        closed = self.send(receiver, window=0)
        end = None if seconds is None else closed.time + seconds
        sent, wait = [], 0.2
        for _ in range(probes):
            probe = self.send(
                other(receiver), after=wait, notes="zero-window-probe", seq=self.next[other(receiver)] - 1
            )
            sent.append(
                Probe(probe.frame, self.send(receiver, after=0.001, window=0, notes="zero-window-probe-ack").frame)
            )
            wait *= 2
        opened = None
        if end is not None:
            opened = self.send(receiver, after=max(end - self.time, 0.001), window=4096, notes="window-update")
        self.stalls.append(
            Stall(
                receiver,
                closed.time,
                opened.time if opened else None,
                opened.time - closed.time if opened else None,
                closed.frame,
                opened.frame if opened else None,
                tuple(sent),
                None,
            )
        )  # type: ignore[arg-type]
        return self.stalls[-1]

    def connection(self, opening: str = "three-way", closing: str = "four-way", **more: Any) -> Connection:
        sides: tuple[Side, Side] = ("client", "server")
        connection = Connection(
            id=self.port,
            ports={"client": self.port, "server": 8000},
            addresses={each: "127.0.0.1" for each in sides},
            isn=dict(zip(sides, self.isn)),
            mss={each: 1460 for each in sides},
            opening={
                "kind": opening,
                "frames": [each.frame for each in self.segments[:3]],
                "seconds": more.pop("seconds", 0.05),
            },
            closing={"kind": closing, "frames": [], **more},
            bytes={side: sum(each.length for each in self.segments if each.sender == side) for side in sides},
            segments=self.segments,
        )
        for each in self.stalls:
            object.__setattr__(each, "connection", connection)
        connection.all_stalls = self.stalls
        return connection


def run_of(
    *connections: Connection | Wire,
    calls: Iterable[Call] = (),
    samples: Iterable[Sample] = (),
    client: str = "",
    server: str = "",
    sockets: Iterable[dict[str, str]] = (),
) -> Run:
    built = [each.connection() if isinstance(each, Wire) else each for each in connections]
    return Run(
        built,
        sum(len(each.segments) for each in built),
        list(calls),
        list(samples),
        {"client": client.splitlines(), "server": server.splitlines()},
        {"sockets": list(sockets)},
    )


def call(
    program: Side,
    name: str,
    begin: float = 1.0,
    end: float | None = None,
    *,
    result: int | None = None,
    asked: int | None = None,
    error: str | None = None,
    local: str | None = None,
    **data: Any,
) -> Call:
    """Moves all it is asked for, unless told otherwise, and returns at once; `end=inf`: it does not return."""
    if result is None and end != inf:
        result = -1 if error else (asked or 0)
    return Call(
        program,
        name,
        5,
        begin,
        begin + 0.001 if end is None else end,
        asked,
        result,
        error,
        local or (CLIENT if program == "client" else SERVER),
        None,
        data,
    )


def sample(side: Side, time: float, state: str = "ESTABLISHED", **more: Any) -> Sample:
    own, peer = (CLIENT, SERVER) if side == "client" else (SERVER, CLIENT)
    zero = dict.fromkeys(
        ("unread", "unsent", "unacked", "send_memory", "receive_memory", "bytes_acked", "bytes_received"), 0
    )
    return Sample(
        **{
            **zero,
            "time": time,
            "local": own,
            "peer": peer,
            "state": state,
            "send_buffer": 8192,
            "receive_buffer": 8192,
            "window": None,
            **more,
        }
    )


def proves(verdict: Verdict, *frames: int) -> bool:
    """Proved, and by exactly these frames."""
    return verdict.ok and verdict.frames == frames
