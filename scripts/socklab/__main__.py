"""The lab's front door: scripts/lab starts this."""

from __future__ import annotations

import signal

# Before anything else is imported: a Ctrl-C now ends this program without a traceback.
if signal.getsignal(signal.SIGINT) != signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.SIG_DFL)

import json  # noqa: E402
import os  # noqa: E402
import sys  # noqa: E402
from pathlib import Path  # noqa: E402

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

# Started without one of them (`lab list >&-`): else the next file that is opened would get such a number.
while (handle := os.open(os.devnull, os.O_RDWR)) <= 2:
    os.set_inheritable(handle, True)
os.close(handle)
sys.stdout = sys.stdout or open(os.devnull, "w")
sys.stderr = sys.stderr or open(os.devnull, "w")

# Whatever the umask takes from others, the lab has to read its own files.
os.umask(os.umask(0o077) & ~0o700)

if sys.argv[1:] == ["--configure"]:
    from socklab.commands.shell import configure_and_wait

    configure_and_wait()
    sys.exit(1)

if len(sys.argv) == 3 and sys.argv[1] == "--inside":
    # sudo and setpriv leave no environment: what is needed of it is in the plan.
    os.environ.update(json.loads(sys.argv[2])["environment"])
    from socklab.runner.pair import run_pair

    status = run_pair(sys.argv[2])
else:
    from socklab.interface import main

    status = main(sys.argv[1:])
try:
    sys.stdout.flush()
except BrokenPipeError:
    # The reader has gone; the interpreter would print an error at its end.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    status = 141
except OSError as problem:
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    print(f"lab: standard output: {problem.strerror}", file=sys.stderr)
    status = 1
sys.exit(status)
