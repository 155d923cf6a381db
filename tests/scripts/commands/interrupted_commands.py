"""The commands that test_interruptions.py interrupts."""

import os

ROOT, BIN = os.environ["SOCKLAB_ROOT"], os.environ["SOCKLAB_BIN"]
LAB = f"{ROOT}/scripts/lab"
USER = ["--user", "--map-current-user", "--keep-caps"]
# What still runs in a session of its own when its shell has gone.
BUSY = "(setsid nohup sleep 500 >/dev/null 2>&1 &); sleep 500 & sleep 500"

# name: command, and the longest time until it is hit. {w} is a folder of the lane's own, {n} a name used once.
# fmt: off
COMMANDS = {
    "run slow_reader": ([LAB, "run", "slow_reader"], 4),
    "run full_exchange": ([LAB, "run", "full_exchange"], 4),
    "run opening -o": ([LAB, "run", "opening", "-o", "{w}/out-{n}"], 3),
    "run --keep-open": ([LAB, "run", "opening", "--keep-open"], 6),
    "run --watch": ([LAB, "run", "--watch", "python3 -m http.server 8000 --bind 127.0.0.1",
                     "--watch", "sleep 500"], 5),
    "verify": ([LAB, "verify", "-j", "2", "S1", "F5", "T4"], 6),
    "shell": ([LAB, "shell", "{n}", "--", "bash", "-c", BUSY], 3),
    "shell --link": ([LAB, "shell", "{n}", "--link", "--delay 1ms", "--", "bash", "-c", BUSY], 3),
    "capture": ([LAB, "shell", "{n}", "--", "lab", "capture", "-p", "80", "-o", "{w}/{n}.pcap"], 3),
    "capture --": ([LAB, "shell", "{n}", "--", "lab", "capture", "-p", "80", "-o", "{w}/{n}.pcap", "--", "bash", "-c",
                    "sleep 500; true"], 3),
    "doctor": ([LAB, "doctor"], 2),
    "list": ([LAB, "list"], 0.3),
    "tcplink --": ([f"{BIN}/tcplink", "-q", "--delay", "1ms", "--", "bash", "-c",
                    f"tcplink --on B -- bash -c '{BUSY}' & {BUSY}"], 1.5),
    "tcplink": ([f"{BIN}/tcplink", "-q", "--name", "{n}"], 1),
    "tcplink --join": (["bash", "-c", f"{BIN}/tcplink -q --name {{n}} --while-joined --starter $$ & "
                        f"until {BIN}/tcplink --list | grep -qx {{n}}; do sleep 0.05; done; "
                        f"exec {BIN}/tcplink --join {{n}} --on B -- bash -c '{BUSY}'"], 2),
    "labns hold": ([f"{BIN}/labns", "hold", "--", "unshare", *USER, "--net", "--pid", "--fork", "--kill-child", "bash",
                    "-c", BUSY], 1),
    "tcpwatch": ([f"{BIN}/tcpwatch", "-o", "{w}/{n}.jsonl", "--", "sleep", "500"], 1),
    "tcplens": ([f"{BIN}/tcplens", "-"], 0.5),
}
# fmt: on
