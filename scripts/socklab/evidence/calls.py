"""Socket calls and buffer samples, as tcpwatch records them (contract.md, `events.jsonl`)."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from typing import Any

Json = dict[str, Any]


@dataclass(frozen=True)
class Call:
    """One socket call of a program. Times are in seconds of CLOCK_REALTIME, as the segments' are."""

    program: str  # 'client' or 'server'
    name: str
    fd: int
    begin: float
    end: float  # infinity: it did not return
    asked: int | None  # bytes
    result: int | None
    error: str | None  # 'ETIMEDOUT'
    local: str | None
    peer: str | None
    data: Json  # the whole line, for what few need

    @staticmethod
    def from_json(data: Json) -> Call:
        return Call(
            program=data["program"],
            name=data["call"],
            fd=data["fd"],
            begin=float(data["enter"]),
            end=float(data["return"]) if data.get("return") is not None else inf,
            asked=data.get("asked"),
            result=data.get("result"),
            error=data.get("error"),
            local=data.get("local"),
            peer=data.get("peer"),
            data=data,
        )

    @property
    def writes(self) -> bool:
        return self.name.startswith(("write", "send"))

    @property
    def reads(self) -> bool:
        return self.name.startswith(("read", "recv"))

    @property
    def moved(self) -> int:
        """Bytes that it wrote or read; 0 where it failed."""
        return max(self.result or 0, 0)

    @property
    def seconds(self) -> float:
        return self.end - self.begin

    @property
    def returned(self) -> bool:
        return self.end != inf

    @property
    def urgent(self) -> bool:
        """Did it send or receive out-of-band data (MSG_OOB, send(2))?"""
        return "MSG_OOB" in (self.data.get("flags") or "")

    def overlap(self, begin: float, end: float) -> float:
        """For how many seconds of that time the program was in this call."""
        return max(min(self.end, end) - max(self.begin, begin), 0.0)

    @property
    def local_port(self) -> int | None:
        """The port of its own socket, as the kernel names it (getsockname(2))."""
        return int(self.local.rpartition(":")[2]) if self.local else None


@dataclass(frozen=True)
class Sample:
    """A socket's buffers at one moment, in bytes (ss(8), tcp(7))."""

    time: float
    local: str
    peer: str | None
    state: str  # as ss(8) writes it: 'ESTABLISHED', 'CLOSE-WAIT'
    unread: int
    unsent: int
    unacked: int
    send_buffer: int
    receive_buffer: int
    send_memory: int
    receive_memory: int
    window: int | None  # what the receiver would announce; None before Linux 6.2
    bytes_acked: int | None
    bytes_received: int | None

    @staticmethod
    def from_json(data: Json) -> Sample:
        return Sample(
            time=float(data["time"]),
            local=data["local"],
            peer=data.get("peer"),
            state=data["state"],
            unread=data["unread"],
            unsent=data["unsent"],
            unacked=data["unacked"],
            send_buffer=data["send_buffer"],
            receive_buffer=data["receive_buffer"],
            send_memory=data.get("send_memory", 0),
            receive_memory=data.get("receive_memory", 0),
            window=data.get("rcv_wnd"),
            bytes_acked=data.get("bytes_acked"),
            bytes_received=data.get("bytes_received"),
        )

    @property
    def send_free(self) -> int:
        """Free memory of the send buffer. The kernel counts memory: a byte occupies more than a byte."""
        return max(self.send_buffer - self.send_memory, 0)

    @property
    def receive_free(self) -> int:
        return max(self.receive_buffer - self.receive_memory, 0)
