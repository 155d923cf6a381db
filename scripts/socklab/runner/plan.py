"""What the part inside the network must know, as a file: sudo and setpriv leave no environment to rely on."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

from socklab.paths import BIN
from socklab.terminal import settings


@dataclass
class Plan:
    folder: str
    kind: str  # of the network
    server: list[str]  # commands
    client: list[str]
    port: int | None  # None: not known, of programs that are not ours
    seconds: int
    samples: str
    together: bool
    keep_open: bool
    sysctls: list[str]
    asked_sysctls: list[str]  # by the user: the run must not go on without them
    link: list[str]
    link_asked: bool
    nft: str
    nft_asked: bool
    started_from: str  # the folder where the user stands: files that --link names are there
    route: list[str]
    script: str  # path, or nothing
    own_programs: bool  # the user's two commands, not a demo's

    def write(self, path: Path) -> None:
        surroundings = {name: os.environ[name] for name in ("TERM", "NO_COLOR", "PATH", "TMPDIR") if name in os.environ}
        data = {
            "plan": asdict(self),
            "language": settings.language,
            "verbose": settings.verbose,
            "command": settings.command,
            "environment": surroundings | {"SOCKLAB_BIN": str(BIN)},
        }
        path.write_text(json.dumps(data))

    @staticmethod
    def read(path: Path) -> Plan:
        """Takes over the settings of whoever wrote it, too."""
        data = json.loads(path.read_text())
        settings.language, settings.verbose, settings.command = data["language"], data["verbose"], data["command"]
        return Plan(**data["plan"])
