"""A bash on a pseudo-terminal, as a person has it before them, for tests that type."""

import os
import pty
import select
import signal
import time

failures = 0


class terminal:
    def __init__(self):
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            for number in (signal.SIGINT, signal.SIGQUIT, signal.SIGHUP, signal.SIGTSTP):
                signal.signal(number, signal.SIG_DFL)
            os.environ.update(PS1="outer$ ", HOME="/nonexistent", SHELL="/bin/bash", TERM="dumb")
            os.execvp("bash", ["bash", "--norc", "--noprofile", "-i"])
        self.seen = ""

    def type(self, text):
        os.write(self.fd, text.encode())

    def wait_for(self, words, text, seconds=30):
        global failures
        end = time.time() + seconds
        while text not in self.seen and time.time() < end:
            if select.select([self.fd], [], [], 0.2)[0]:
                try:
                    self.seen += os.read(self.fd, 65536).decode(errors="replace")
                except OSError:
                    break
        good = text in self.seen
        print(
            f"{'ok' if good else 'FAILED'}: {words}" + ("" if good else f": no {text!r} in {self.seen[-600:]!r}"),
            flush=True,
        )
        failures += not good
        self.seen = self.seen.split(text, 1)[1] if good else ""
