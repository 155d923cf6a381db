"""How far it has come: a bar on a terminal, a line each 10 s elsewhere."""

from __future__ import annotations

import sys
import threading
import time

from socklab.progress import EVERY
from socklab.terminal import printable, text


class Progress:
    def __init__(self, total: int) -> None:
        self.total, self.done = total, 0
        self.begin = self.said = time.monotonic()
        self.lock = threading.Lock()

    def advance(self, name: str) -> None:
        with self.lock:
            self.done += 1
            now = time.monotonic()
            left = (now - self.begin) / self.done * (self.total - self.done)
            words = text(f"{self.done} of {self.total}, {left:.0f} s left", f"{self.done}/{self.total}，还需 {left:.0f} 秒")
            if sys.stderr.isatty():
                full = 30 * self.done // self.total
                end = "\n" if self.done == self.total else ""
                sys.stderr.write(f"\r\033[K[{'#' * full}{'-' * (30 - full)}] {words}  {printable(name)[:40]}{end}")
            elif now - self.said >= EVERY or self.done == self.total:
                self.said = now
                sys.stderr.write(words + "\n")
            sys.stderr.flush()
