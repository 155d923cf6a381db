"""run_with_progress: the command ends with the lab, also where the terminal has gone first."""

from __future__ import annotations

import os
import pty
import signal
import subprocess
import sys
import time
from pathlib import Path

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
