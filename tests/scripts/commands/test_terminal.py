#!/usr/bin/env python3
"""lab shell on a terminal: Ctrl-C reaches the program in it and not the shell, jobs can be stopped and resumed, and the
terminal is the outer shell's again afterwards. Both for a network and for a link's host."""
import os
import sys
import time

import terminal as terminals
from terminal import terminal

ROOT = os.environ["SOCKLAB_ROOT"]


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
sys.exit(terminals.failures != 0)
