"""What one student is to do: sizes, pauses and ports, drawn by name, so that another's answers do not fit."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from typing import Any

PORTS = range(10000, 30000)  # below Linux's ephemeral ports (ip_local_port_range)


def draw(choices: Any, *seeds: str) -> Any:
    """One of the choices, always the same for the same seeds: a list, or {from, to, step} (both ends included)."""
    if isinstance(choices, dict):
        choices = range(choices["from"], choices["to"] + 1, choices.get("step", 1))
    digest = hashlib.sha256("\0".join(seeds).encode()).digest()
    return choices[int.from_bytes(digest[:8], "big") % len(choices)]


@dataclass(frozen=True)
class Task:
    """`task["bytes"]`: a value drawn for the student; `port`: where the run's connection goes."""

    exercise: str
    student: str
    port: int
    values: dict[str, Any] = field(default_factory=dict)
    host: str = "127.0.0.1"
    hidden: tuple[str, ...] = ()  # values that the student is not shown: the cause that a diagnosis looks for

    def __getitem__(self, name: str) -> Any:
        return self.values[name]

    @staticmethod
    def of(
        exercise: str,
        student: str,
        choices: dict[str, Any],
        port: int | None = None,
        host: str = "127.0.0.1",
        hidden: tuple[str, ...] = (),
    ) -> Task:
        """`port`: where it is drawn anew for each run. Without it: the student's own, which never changes."""
        values = {name: draw(each, student, exercise, name) for name, each in choices.items()}
        return Task(exercise, student, port or draw(PORTS, student, exercise, "port"), values, host, hidden)

    @property
    def shown(self) -> dict[str, Any]:
        """The drawn values that the student knows."""
        return {name: value for name, value in self.values.items() if name not in self.hidden}

    @property
    def named(self) -> dict[str, Any]:
        return {"host": self.host, "port": self.port, "student": self.student, **self.shown}

    def filled(self, words: str) -> str:
        """`{port}`, `{bytes}` and so on replaced by the task's values; other braces stay."""
        known = self.named
        return re.sub(r"\{(\w+)\}", lambda found: str(known.get(found[1], found[0])), words)

    def environment(self) -> dict[str, str]:
        """HOST, PORT and the drawn values, for the student's program."""
        return {name.upper(): str(value) for name, value in self.named.items() if name != "student"}
