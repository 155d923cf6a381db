"""One program of a pair: started, its words into NAME.log and live to the reader, and ended."""

from __future__ import annotations

import signal
import subprocess
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from socklab.terminal import paint, show_command


class RunningProgram:
    def __init__(self, name: str, colour: str, command: Sequence[str], folder: Path) -> None:
        self.name = name
        self.prefix = paint(colour, f"{name:<8}│ ")
        self.log = folder / f"{name}.log"
        show_command(command)
        self.process = subprocess.Popen(
            list(command), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )
        self.reader = threading.Thread(target=self._copy, daemon=True)
        self.reader.start()

    def _copy(self) -> None:
        assert self.process.stdout
        with open(self.log, "wb", buffering=0) as log:
            for line in self.process.stdout:
                log.write(line)
                # The reader may have gone (`lab run … | head`): the run and its log go on.
                with suppress(BrokenPipeError):
                    print(self.prefix + line.decode(errors="replace").rstrip("\n"), flush=True)

    def ended(self) -> bool:
        return self.process.poll() is not None

    @property
    def status(self) -> int | None:
        """As a shell has it: 128 + the signal that ended it."""
        code = self.process.poll()
        return 128 - code if code is not None and code < 0 else code

    def stop(self, number: int = signal.SIGTERM) -> None:
        if not self.ended():
            self.process.send_signal(number)

    def finish(self) -> None:
        """Waits for the last words; kills what has not ended within 2 s."""
        if not until(2, self.ended):
            self.stop(signal.SIGKILL)
        self.process.wait()
        # A process that the program left behind may hold the pipe open, so there is a limit.
        self.reader.join(2)


def until(seconds: float, condition: Callable[[], bool]) -> bool:
    """Waits for the condition; False where it did not come true in time."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True
