"""What the part inside the network must know, as one word of its command line.

sudo and setpriv leave no environment to rely on. A file could be exchanged where others may write beside it, and the
plan says what is run.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass

from socklab.paths import BIN
from socklab.terminal import settings


@dataclass
class Plan:
    folder: str
    folder_id: list[int]  # its device and inode, to notice another folder in its place
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

    def as_word(self) -> str:
        surroundings = {name: os.environ[name] for name in ("TERM", "NO_COLOR", "PATH", "TMPDIR") if name in os.environ}
        data = {
            "plan": asdict(self),
            "language": settings.language,
            "verbose": settings.verbose,
            "command": settings.command,
            "environment": surroundings | {"SOCKLAB_BIN": str(BIN), "SOCKLAB_LANG": settings.language},
        }
        return json.dumps(data)

    @staticmethod
    def read(word: str) -> Plan:
        """Also takes over the settings of the process that wrote it."""
        data = json.loads(word)
        settings.language, settings.verbose, settings.command = data["language"], data["verbose"], data["command"]
        return Plan(**data["plan"])

    def enter_folder(self) -> None:
        os.chdir(self.folder)
        if identity(".") != self.folder_id:
            raise SystemExit(f"lab run: {self.folder} was exchanged by somebody else: nothing was run")


def identity(folder: str) -> list[int]:
    status = os.stat(folder)
    return [status.st_dev, status.st_ino]
