"""A control group for one submission at a time: memory and number of processes, where this system lets us make one.

cgroup v2 and v1 (cgroups(7)). Where neither may be used, only the limits of prlimit(1) hold: they are for each process,
so many processes together may take more.
"""

from __future__ import annotations

import contextlib
import os
import signal
import time
from pathlib import Path

MEMORY = 1 << 30  # bytes of all of its processes, the grader's tools of that run included
PROCESSES = 256
ROOT = Path("/sys/fs/cgroup")


class ControlGroup:
    """`folders`: the group's, in each hierarchy; empty where none could be made."""

    def __init__(self, name: str) -> None:
        self.folders: list[Path] = []
        self.version = ""
        if (ROOT / "cgroup.controllers").exists():
            made = self._make(ROOT / own_path("") / name, {"memory.max": MEMORY, "pids.max": PROCESSES})
            self.version = "v2" if made else ""
        else:
            memory = self._make(ROOT / "memory" / own_path("memory") / name, {"memory.limit_in_bytes": MEMORY})
            pids = self._make(ROOT / "pids" / own_path("pids") / name, {"pids.max": PROCESSES})
            self.version = "v1" if memory and pids else ""
        if not self.version:
            self.remove()

    def _make(self, folder: Path, limits: dict[str, int]) -> bool:
        """Are the limits in force? The folder itself limits nothing: its controllers may not be enabled (cgroup v2)."""
        try:
            folder.mkdir()
            self.folders.append(folder)
            for file, value in limits.items():
                (folder / file).write_text(str(value))
        except OSError:
            return False
        return True

    def joining(self) -> str:
        """For sh: the shell joins the group."""
        return "".join(f"echo $$ >{each}/cgroup.procs; " for each in self.folders)

    def processes(self) -> set[int]:
        found: set[int] = set()
        for each in self.folders:
            with contextlib.suppress(OSError):
                found |= {int(word) for word in (each / "cgroup.procs").read_text().split()}
        return found

    def end(self) -> int:
        """Kills what is still in the group; how many there were."""
        left = self.processes()
        deadline = time.monotonic() + 3
        while (now := self.processes()) and time.monotonic() < deadline:
            for each in now:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(each, signal.SIGKILL)
            time.sleep(0.02)
        return len(left)

    def remove(self) -> None:
        self.end()
        for each in self.folders:
            with contextlib.suppress(OSError):
                each.rmdir()
        self.folders = []


def own_path(controller: str) -> str:
    """Of this process, below the hierarchy's root (cgroups(7), /proc/PID/cgroup)."""
    for line in Path("/proc/self/cgroup").read_text().splitlines():
        _, controllers, path = line.split(":", 2)
        if controllers == controller or controller in controllers.split(","):
            return path.lstrip("/")
    return ""


def in_force() -> tuple[str, str]:
    """Which limits hold here, in both languages."""
    group = ControlGroup(f"socklab-probe-{os.getpid()}")
    version = group.version
    group.remove()
    if version:
        return (
            f"prlimit and namespaces for each submission, cgroup {version} for its memory ({MEMORY >> 20} MiB) and processes ({PROCESSES})",
            f"每份提交受 prlimit 和命名空间限制，内存（{MEMORY >> 20} MiB）和进程数（{PROCESSES}）由 cgroup {version} 限制",
        )
    return (
        "prlimit and namespaces for each submission; no cgroup may be made here, so memory is limited only for each single process",
        "每份提交受 prlimit 和命名空间限制；这里不能建立 cgroup，所以内存只按单个进程限制",
    )
