"""A long command into a log, with a line of progress: always the newest on a terminal, every 10 s elsewhere."""

from __future__ import annotations

import contextlib
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from socklab.terminal import has_colour, settings, text

EVERY = 10.0  # seconds, where there is no terminal


def run_with_progress(
    command: Sequence[str], log: Path, en: str, zh: str, describe: Callable[[str], str], keep: Sequence[int] = ()
) -> int:
    """Runs the command, its output into `log`; `en`, `zh`: the step's name; `describe` makes a line of the log's end;
    `keep`: descriptors that it inherits.

    Returns the command's status. An interrupt ends the command too.
    """
    began = shown_at = time.monotonic()
    shown = ""
    live = has_colour(sys.stdout)
    label = f"{en:<10}" if settings.language == "en" else zh + " " * max(1, 10 - 2 * len(zh))
    with open(log, "ab") as output:
        process = subprocess.Popen(
            list(command), stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT, pass_fds=keep
        )
    try:
        while (status := poll(process, 0.1)) is None:
            line = describe(tail(log))
            now = time.monotonic()
            if live and line and line != shown:
                width = shutil.get_terminal_size().columns - 14
                print(f"\r\033[K{label}{line[:width]}", end="", flush=True)
                shown = line
            elif not live and now - shown_at >= EVERY:
                waited = text(f"{now - began:.0f} s", f"{now - began:.0f} 秒")
                print(f"{label}{waited}{': ' + line if line else ''}", flush=True)
                shown_at = now
        return status
    finally:
        if process.poll() is None:
            process.terminate()
            process.wait()
        if live and shown:
            with contextlib.suppress(OSError):  # the terminal may be gone: that is why we end
                print("\r\033[K", end="", flush=True)


def poll(process: subprocess.Popen[bytes], seconds: float) -> int | None:
    try:
        return process.wait(seconds)
    except subprocess.TimeoutExpired:
        return None


def tail(log: Path, size: int = 4096) -> str:
    if not log.is_file():
        return ""
    with open(log, "rb") as file:
        file.seek(max(0, log.stat().st_size - size))
        return file.read().decode(errors="replace")
