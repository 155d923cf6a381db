#!/usr/bin/env python3
"""lab shell on a terminal: Ctrl-C reaches the program in it and not the shell, jobs can be stopped and resumed, and the
terminal is the outer shell's again afterwards. Both for a network and for a link's host."""
import os
import pty
import select
import signal
import sys
import time

ROOT = os.environ["SOCKLAB_ROOT"]
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
        print(f"{'ok' if good else 'FAILED'}: {words}" + ("" if good else f": no {text!r} in {self.seen[-600:]!r}"), flush=True)
        failures += not good
        self.seen = self.seen.split(text, 1)[1] if good else ""


def session(words, command):
    t = terminal()
    t.type(f"{command}\n")
    # What the terminal echoes of the typing has the sum unsolved.
    t.type("echo inside-$((40 + 2))-$$\n")
    t.wait_for(f"{words}: a shell inside", "inside-42-")
    t.type("sleep 300; echo status-$?-$((1 + 1))\n")
    time.sleep(1)
    t.type("\x03")
    t.type("echo still-$((2 + 2))\n")
    t.wait_for(f"{words}: Ctrl-C ends the program, the shell lives", "still-4")
    t.type("sleep 300\n")
    time.sleep(1)
    t.type("\x1a")
    t.type("echo job-$((3 + 3)); jobs\n")
    t.wait_for(f"{words}: Ctrl-Z stops it", "Stopped")
    t.type("kill -9 %1; wait; exit 7\n")
    t.type("echo outer-$((4 + 4))-$?\n")
    t.wait_for(f"{words}: the terminal is the outer shell's again", "outer-8-")
    t.type("sleep 300; echo\n")
    time.sleep(0.5)
    t.type("\x03")
    t.type("echo end-$((5 + 5))\n")
    t.wait_for(f"{words}: Ctrl-C works there", "end-10")
    t.type("exit\n")
    os.close(t.fd)
    os.waitpid(t.pid, 0)


user = [] if os.getuid() == 0 else ["--user", "--map-current-user"]
if os.spawnvp(os.P_WAIT, "unshare", ["unshare", *user, "--net", "--pid", "--fork", "true"]) != 0:
    print("skipped: this system allows no private network")
    sys.exit(77)
name = f"terminal-{os.getpid()}"
session("network", f"{ROOT}/scripts/lab shell {name}")
session("link", f"{ROOT}/scripts/lab shell {name} --link '--delay 1ms'")
sys.exit(failures != 0)
