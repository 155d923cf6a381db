"""What the part inside the network found, as a file that grows: it shows how far the run came."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from socklab.unnamed_file import write_whole


class Findings:
    """A dictionary, written at each change under a name that is there whole or not at all."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.data: dict[str, Any] = read_findings(path)

    def set(self, **values: Any) -> None:
        self.data.update(values)
        write_whole(self.path, json.dumps(self.data))

    def problem(self, words: str) -> None:
        self.set(problems=[*self.data.get("problems", []), words])


def read_findings(path: Path) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(path.read_text()) if path.exists() else {}
    return data
