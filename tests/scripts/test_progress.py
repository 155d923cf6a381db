"""run_with_progress: the command ends with the lab, also where the terminal has gone first."""

from __future__ import annotations

import fcntl
import os
import pty
import signal
import subprocess
import sys
import time
from pathlib import Path

from socklab.progress import run_with_progress

SCRIPTS = Path(__file__).resolve().parents[2] / "scripts"
LAB = """
import sys
from pathlib import Path
from socklab import interrupt
from socklab.progress import run_with_progress
interrupt.watch()
command = ["sh", "-c", 'echo $$ >"$1"; echo working; exec sleep 100', "sh", sys.argv[1]]
run_with_progress(command, Path(sys.argv[2]), "build", "构建", lambda tail: tail.strip())
"""


def test_the_command_ends_where_the_terminal_is_gone(tmp_path: Path) -> None:
    terminal, end = pty.openpty()
    number = tmp_path / "pid"
    lab = subprocess.Popen(
        [sys.executable, "-c", LAB, str(number), str(tmp_path / "log")],
        stdin=subprocess.DEVNULL,
        stdout=end,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": str(SCRIPTS), "TERM": "xterm"} | {"NO_COLOR": ""},
        start_new_session=True,
    )
    os.close(end)
    shown = b""
    while b"working" not in shown:
        shown += os.read(terminal, 1000)
    os.close(terminal)
    lab.send_signal(signal.SIGTERM)
    assert lab.wait(30) != 0
    command = int(number.read_text())
    deadline = time.monotonic() + 10
    while Path(f"/proc/{command}").exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not Path(f"/proc/{command}").exists()


def test_the_command_holds_the_lock_that_it_was_given(tmp_path: Path) -> None:
    """A build that outlives a killed lab must keep the next one waiting."""
    with open(tmp_path / "lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        command = ["sh", "-c", 'test "$(readlink /proc/$$/fd/"$1")" = "$2"', "sh", str(lock.fileno()), lock.name]
        assert run_with_progress(command, tmp_path / "log", "build", "构建", str.strip, keep=[lock.fileno()]) == 0
        assert run_with_progress(command, tmp_path / "log", "build", "构建", str.strip) == 1
