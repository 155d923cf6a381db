"""tcpdump with the options that make a capture whole: awaited before the first packet, stopped after the last."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import threading
import time
from collections.abc import Sequence
from typing import IO

from socklab.runner.programs import until
from socklab.terminal import show_command, text


def tcpdump_command(interface: str, filter_words: Sequence[str], output: str = "-") -> list[str]:
    """The capture goes to standard output: as another user, or under AppArmor, tcpdump may not open every path."""
    # As root tcpdump would change to its own user, who may have no right to write there.
    user = ["-Z", "root"] if os.geteuid() == 0 else []
    # The buffer (KiB) holds frames of 64 KiB, the largest of a host's lo: the usual 2 MiB are few.
    options = ["--immediate-mode", "-U", "-B", "32768", "--time-stamp-precision=nano"]
    return ["tcpdump", *user, "-i", interface, *options, "-w", output, *filter_words]


class Tcpdump:
    """Runs `before` + tcpdump, its capture into `output`.

    A shell between us and it does two things: it tells tcpdump's number (its first word on standard error), and it
    ends tcpdump when our end of its standard input closes, whatever way we ended. (sudo keeps no death signal.)
    """

    def __init__(
        self, interface: str, filter_words: Sequence[str], output: IO[bytes], shown: str, before: Sequence[str] = ()
    ) -> None:
        show_command(tcpdump_command(interface, filter_words, shown))
        # A new session: Ctrl-C in the terminal then ends this program only, which stops tcpdump after the last packet.
        keeper = ["setsid", "-w", "sh", "-c", KEEPER_SCRIPT, "sh", *tcpdump_command(interface, filter_words)]
        self.process = subprocess.Popen(
            [*before, *keeper], stdin=subprocess.PIPE, stdout=output, stderr=subprocess.PIPE
        )
        self.lines: list[str] = []
        self.pid: int | None = None
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()

    def _read(self) -> None:
        assert self.process.stderr
        for raw in self.process.stderr:
            line = raw.decode(errors="replace").rstrip("\n")
            if self.pid is None and line.isdigit():
                self.pid = int(line)
            else:
                self.lines.append(line)

    def is_running(self) -> bool:
        return self.process.poll() is None

    def is_capturing(self) -> bool:
        """Waits until it listens; False where it ends first, or does not come up within 10 s."""
        until(10, lambda: any("listening on" in each for each in self.lines) or not self.is_running())
        return self.is_running() and any("listening on" in each for each in self.lines)

    @property
    def status(self) -> int | None:
        return self.process.poll()

    def cause_of_end(self) -> str:
        """Why it has ended before it was told to."""
        status = self.status
        lines = [each for each in self.lines if each.strip() and "listening on" not in each]
        if status == 128 + signal.SIGXFSZ:
            return text("the limit on a file's size was reached (ulimit -f)", "达到了文件大小的上限（ulimit -f）")
        if status == 0:
            # It has handlers for TERM, HUP and INT, and ends with 0.
            return text(
                "tcpdump was ended too early, by a signal: not all packets are in the capture",
                "tcpdump 被信号提前终止：抓包不完整",
            )
        if status and status > 128:
            name = signal.Signals(status - 128).name
            return text(f"tcpdump was killed by signal {name}", f"tcpdump 被信号 {name} 杀死")
        return lines[-1] if lines else f"tcpdump: status {status}"

    def counts(self) -> tuple[int, int] | None:
        """On SIGUSR1 tcpdump tells how many packets it captured, and received."""
        known = sum("received by filter" in each for each in self.lines)
        if not self.signal(signal.SIGUSR1):
            return None
        until(0.5, lambda: sum("received by filter" in each for each in self.lines) > known)
        for line in reversed(self.lines):
            match = re.search(r"(\d+) packets? captured, (\d+) packets? received", line)
            if match:
                return int(match[1]), int(match[2])
        return None

    def signal(self, number: int) -> bool:
        if self.pid is None or not self.is_running():
            return False
        try:
            os.kill(self.pid, number)
        except OSError:
            return False
        return True

    def settle(self) -> None:
        """Until what the kernel has handed over is written, and nothing more comes."""
        before: int | None = None
        for _ in range(40):
            counts = self.counts()
            if counts is None:
                return
            captured, received = counts
            # Those of 'lo' see each packet twice, as sent and as received, of which tcpdump takes one.
            if captured == before and received in (captured, 2 * captured):
                return
            before = captured
            time.sleep(0.03)

    def stop(self) -> bool:
        """After the last packet. False where it had ended before, or not well."""
        self.settle()
        was_running = self.signal(signal.SIGINT)
        status = self.process.wait()
        self.reader.join(2)
        return was_running and status == 0

    def kill(self) -> None:
        if self.process.stdin:
            self.process.stdin.close()
        self.process.wait()

    def total(self, what: str) -> int | None:
        """'captured' or 'dropped by kernel', as told at its end; None where it did not get so far."""
        for line in reversed(self.lines):
            match = re.fullmatch(rf"(\d+) packets? {what}", line)
            if match:
                return int(match[1])
        return None


# The reader of standard input is a background job, so that `wait` sees the end of tcpdump, and ends with it.
KEEPER_SCRIPT = (
    'exec 3<&0; "$@" 3<&- </dev/null & capture=$!; echo $capture >&2; '
    "{ read -r _ <&3; kill -TERM $capture; } 2>/dev/null & keeper=$!; "
    "wait $capture; status=$?; kill $keeper 2>/dev/null; exit $status"
)
