"""Runs a command under `labns hold`, which ends it, and all that came of it, when this program is gone.

The kernel closes the pipe between the two, whatever way this program ended.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from socklab.interrupt import deferred
from socklab.networks.kinds import makers_sudo
from socklab.paths import program
from socklab.terminal import show_command


class Hold:
    """`kind`: of the network; `name`: under which others may join it; `remove`: paths that go unless the command ends by itself."""

    def __init__(
        self, kind: str, command: Sequence[str], name: str | None = None, remove: Sequence[Path] = (), **popen: Any
    ) -> None:
        whole = [*makers_sudo(kind), program("labns"), "hold", "--until-stdin-closes", "--owner", str(os.getuid())]
        for path in remove:
            whole += ["--remove", str(path)]
        if name:
            whole += ["--name", name]
        whole += ["--", *command]
        show_command(whole)
        with deferred():
            self.process = subprocess.Popen(whole, stdin=subprocess.PIPE, **popen)

    def wait(self) -> int:
        return self.process.wait()

    def is_running(self) -> bool:
        return self.process.poll() is None

    def end(self) -> None:
        """Ends the command, and waits until nothing is left of it."""
        if self.process.stdin:
            self.process.stdin.close()
        self.process.wait()


def held_names() -> list[str]:
    """The networks of this user that can be joined."""
    return subprocess.run([program("labns"), "list"], capture_output=True, text=True).stdout.split()


class FolderGuard:
    """Removes a folder when this program is killed: no later command may look where -o has put it."""

    def __init__(self, folder: Path) -> None:
        command = [program("labns"), "hold", "--until-stdin-closes", "--remove", str(folder), "--", "sleep", "infinity"]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL)

    def release(self) -> None:
        """The folder has its final name by now, or is gone."""
        assert self.process.stdin
        self.process.stdin.close()
        self.process.wait()
