"""A run's folder, read once and typed."""

from __future__ import annotations

import json
from dataclasses import dataclass
from math import inf
from pathlib import Path
from typing import Any

from socklab.evidence.calls import Call, Sample
from socklab.evidence.connection import Connection, Segment, Side, Stall

Json = dict[str, Any]


@dataclass(frozen=True)
class SocketLeft:
    """A socket that the system still listed after the run."""

    local: str
    peer: str
    state: str  # as ss(8) writes it: 'TIME-WAIT'


@dataclass
class Run:
    """What one run left: its segments, its programs' calls, samples of their buffers, their logs."""

    connections: list[Connection]
    packets: int
    calls: list[Call]
    samples: list[Sample]
    logs: dict[Side, list[str]]
    meta: Json

    @property
    def end(self) -> float:
        """The last moment that the run recorded. A call that did not return lasted until then at the least."""
        times = [segment.time for connection in self.connections for segment in connection.segments]
        times += [sample.time for sample in self.samples]
        times += [call.begin if call.end == inf else call.end for call in self.calls]
        return max(times, default=0.0)

    def watched(self, program: Side) -> bool:
        """Did tcpwatch record this program's calls? Of static and Go programs it records none."""
        return bool(self.calls_of(program))

    @property
    def sockets_left(self) -> list[SocketLeft]:
        """What ss(8) listed when both programs had ended."""
        return [SocketLeft(each["local"], each["peer"], each["state"]) for each in self.meta.get("sockets") or []]

    def opened(self, *kinds: str) -> Connection | None:
        """The first connection whose opening is of one of these kinds, e.g. 'three-way' (contract.md lists them)."""
        return next((each for each in self.connections if each.opening.get("kind") in kinds), None)

    def closed(self, *kinds: str) -> Connection | None:
        """The first connection whose closing is of one of these kinds, e.g. 'three-segment'."""
        return next((each for each in self.connections if each.closing.get("kind") in kinds), None)

    @staticmethod
    def load(folder: Path) -> Run:
        """Reads trace.json, events.jsonl, meta.json and the logs. What the run did not leave is empty."""
        trace: Json = read_json(folder / "trace.json")
        events = read_events(folder / "events.jsonl")
        return Run(
            connections=[Connection.from_json(each) for each in trace.get("connections", [])],
            packets=trace.get("packets", 0),
            calls=[Call.from_json(each) for each in events if each.get("kind") == "call"],
            samples=[Sample.from_json(each) for each in events if each.get("kind") == "sample" and each.get("local")],
            logs={"server": read_lines(folder / "server.log"), "client": read_lines(folder / "client.log")},
            meta=read_json(folder / "meta.json"),
        )

    @property
    def connection(self) -> Connection | None:
        """The first connection: in most runs the only one."""
        return self.connections[0] if self.connections else None

    @property
    def segments(self) -> list[Segment]:
        """Those of the first connection."""
        return self.connections[0].segments if self.connections else []

    def stalls(self, at_least: float = 0.1) -> list[Stall]:
        """Of all connections; see Connection.stalls."""
        return [stall for connection in self.connections for stall in connection.stalls(at_least)]

    def calls_of(self, program: Side) -> list[Call]:
        return [each for each in self.calls if each.program == program]

    def writes(self, program: Side = "client") -> list[Call]:
        return [each for each in self.calls_of(program) if each.writes]

    def reads(self, program: Side = "server") -> list[Call]:
        return [each for each in self.calls_of(program) if each.reads]

    def samples_of(self, side: Side, connection: Connection | None = None) -> list[Sample]:
        """Samples of one side's socket of a connection (the first) while that is open, found by its two ports."""
        connection = connection or self.connection
        if connection is None:
            return []
        ports = connection.ports
        own, far = (ports["server"], ports["client"]) if side == "server" else (ports["client"], ports["server"])
        return [
            each
            for each in self.samples
            if each.peer is not None
            and each.local.endswith(f":{own}")
            and each.peer.endswith(f":{far}")
            and each.state not in ("TIME-WAIT", "CLOSED")
        ]

    def frame_at(self, time: float) -> int:
        """The last frame of the first connection captured by that time; 1 where none was."""
        return max((each.frame for each in self.segments if each.time <= time), default=1)


def read_json(path: Path) -> Json:
    """Empty where it is not there, or is something else than a JSON object: a run's folder may come from anybody."""
    try:
        data = json.loads(path.read_text(errors="replace"))
    except (OSError, ValueError, RecursionError):
        return {}
    return data if isinstance(data, dict) else {}


def read_lines(path: Path) -> list[str]:
    return path.read_text(errors="replace").splitlines() if path.exists() else []


def read_events(path: Path) -> list[Json]:
    """A line that is no JSON object is left out, such as a last one that was cut off (a full disk, a kill)."""
    events = []
    for line in read_lines(path):
        try:
            event = json.loads(line)
        except (ValueError, RecursionError):
            continue
        if isinstance(event, dict):
            events.append(event)
    return events
