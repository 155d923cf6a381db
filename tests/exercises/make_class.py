#!/usr/bin/env python3
"""make_class.py DIR [COUNT]: a class of COUNT submissions (default 12) for one exercise, a third of them hostile.

Prints what each must get: STUDENT OK-POINTS (of 4), one a line; '-' where it could not be graded.
"""

import os
import shutil
import sys
from pathlib import Path

ROOT = Path(os.environ.get("SOCKLAB_ROOT", Path(__file__).resolve().parents[2]))
EXERCISE = "half_close_data"
HOSTILE = {
    "hangs": "sleep 1000",
    "forks_without_end": "f() { f | f & }; f; sleep 1000",
    "floods_output": "yes flood",
    "fills_the_disk": "i=0; while :; do i=$((i+1)); head -c 10000000 /dev/zero >fill.$i || exit; done",
    "allocates_without_end": "exec python3 -c 'b = []\nwhile True: b.append(bytearray(10000000))'",
    "kills_all": "kill -9 -1; sleep 1; kill -9 $PPID; sleep 1000",
    "reads_others": "cat /home/*/* $OTHERS/*/*/* /root/* /tmp/* /var/tmp/* 2>/dev/null | head -c 100000 >stolen; "
    "[ -s stolen ] && exec python3 -c 'print(open(\"stolen\").read())'; ls -R / 2>/dev/null | grep -c checks.py",
    "leaves_daemons": "for i in 1 2 3; do setsid sleep 98765 & done; (setsid setsid sleep 98765 &) ; exit 0",
    "writes_elsewhere": "for d in / /tmp /var/tmp /etc /usr /given $OTHERS; do echo x >$d/socklab-was-here; done",
}
GOOD = (ROOT / "exercises" / EXERCISE / "solutions" / "python" / "run").read_text()


def wrong(name: str) -> str:
    return (ROOT / "exercises" / EXERCISE / "wrong" / name / "run").read_text()


def main() -> None:
    folder, count = Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 12
    hostile = list(HOSTILE)
    ordinary = [("good", GOOD, 4), ("no_reply", wrong("no_reply"), 2), ("good", GOOD, 4), ("half", wrong("half_a_reply"), 3)]
    for number in range(count):
        if number % 3 == 2:
            kind = [*hostile, "empty", "not_executable"][number // 3 % (len(hostile) + 2)]
            student = f"{number:03}-{kind}"
            words, ok = HOSTILE.get(kind, "").replace("$OTHERS", str(folder.absolute())), "0"
        else:
            kind, words, points = ordinary[number % 4]
            student, ok = f"{number:03}-{kind}", str(points)
        place = folder / student / EXERCISE
        place.mkdir(parents=True)
        if kind == "empty":
            ok = "-"
        elif kind == "not_executable":
            (place / "run").write_bytes(b"\x7fELF no program at all")
        else:
            (place / "run").write_text(words if words.startswith("#!") else f"#!/bin/sh\n{words}\n")
            (place / "run").chmod(0o755)
        print(student, ok)
    if shutil.which("mkfifo"):
        os.mkfifo(folder / student / EXERCISE / "pipe")


if __name__ == "__main__":
    main()
