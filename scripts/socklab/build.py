"""Builds with the preset 'release' into build/: silent where there is nothing to do, the whole log where it fails."""

from __future__ import annotations

import fcntl
import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from socklab.packages import missing_packages
from socklab.paths import BIN, BUILD, ROOT
from socklab.progress import run_with_progress
from socklab.terminal import fail, last_line, say, show_command

EVERYTHING = ("demos/all", "tools/all")  # what `lab list` offers, and the tools


def needed_packages() -> tuple[str, ...]:
    """Purposes, for need_packages: what builds the programs is not needed where they were given."""
    return ("run",) if os.environ.get("SOCKLAB_BIN") else ("build", "run")


def build(*targets: str) -> None:
    """One build at a time in this tree. Nothing is built where the programs were given (SOCKLAB_BIN)."""
    if os.environ.get("SOCKLAB_BIN"):
        return
    try:
        BUILD.mkdir(exist_ok=True)
    except OSError:
        pass
    if not os.access(BUILD, os.W_OK):
        if (BIN / "labns").exists() and (BIN / "tcplens").exists():
            return
        fail(
            f"cannot write to {BUILD} (whose is it?): take your own copy of the project, or have its owner run scripts/lab build",
            f"无法写入 {BUILD}（它属于谁？）：请另取一份项目副本，或请所有者先执行 scripts/lab build",
        )
    log = BUILD / "lab-build.log"
    with locked(BUILD / ".lab-lock") as lock:
        log.write_bytes(b"")
        if configuration_is_stale():
            configure(log, lock)
        step(["ninja", "-C", str(BUILD), *(targets or EVERYTHING)], log, lock)


@contextmanager
def locked(path: Path) -> Iterator[int]:
    """The lock's descriptor. Who builds inherits it: a build that outlives a killed lab still holds the lock, flock(2)."""
    with open(path, "w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("build     waiting for another build of this tree", "构建      等待本目录的另一个构建结束")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield lock.fileno()


def configuration_is_stale() -> bool:
    """Never configured to the end, or configured elsewhere: the folder was moved or copied."""
    if not (BUILD / "build.ninja").exists():
        return True
    return f"CMAKE_HOME_DIRECTORY:INTERNAL={ROOT}\n" not in (BUILD / "CMakeCache.txt").read_text()


def configure(log: Path, lock: int) -> None:
    say("build     configuring (cmake --preset release)", "构建      配置（cmake --preset release）")
    # Without what the tests include, the programs can still be built: a run needs no tests.
    testing = "OFF" if {"catch2", "libssl-dev"} & set(missing_packages("test")) else "ON"
    fresh = ["--fresh"] if (BUILD / "CMakeCache.txt").exists() else []
    step(["cmake", "-S", str(ROOT), "--preset", "release", *fresh, f"-DBUILD_TESTING={testing}"], log, lock)


def step(command: list[str], log: Path, lock: int) -> None:
    show_command(command)
    if run_with_progress(command, log, "build", "构建", describe_ninja, keep=(lock,)) != 0:
        sys.stderr.write(log.read_text(errors="replace"))
        fail(f"the build failed; the log above is in {log}", f"构建失败；以上日志保存在 {log}")


def describe_ninja(log: str) -> str:
    line = last_line(log)
    return line if re.match(r"\[\d+/\d+\] (?!Re-checking)", line) else ""
