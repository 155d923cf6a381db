#!/usr/bin/env python3
"""Output shown in a page comes from a run. A block of text behind a comment

    <!-- output of: COMMAND -->

must be, to the letter, what COMMAND prints at the repository's root. A program that the tests run is shown in the same way, by `cat`,
in a block of language cpp. Usage: shown_output.py [--write] PAGE.md...
With --write the pages are brought up to date instead of judged.
"""
import os
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(os.environ.get("SOCKLAB_ROOT") or pathlib.Path(__file__).resolve().parents[2])
SHOWN = re.compile(r"(<!-- output of: (?P<command>.+?) -->\n+```(?:text|cpp)\n)(?P<shown>.*?)(\n```)", re.S)


def output_of(command):
    environment = dict(os.environ, LC_ALL="C.UTF-8", NO_COLOR="1", COLUMNS="100")
    done = subprocess.run(["bash", "-o", "pipefail", "-c", command], cwd=ROOT, env=environment, stdin=subprocess.DEVNULL,
                          capture_output=True, text=True, timeout=120, check=False)
    # A reader who has seen enough (head) ends the writer by SIGPIPE; that is no failure of the command.
    if done.returncode not in (0, 141):
        sys.exit(f"'{command}' ended with {done.returncode}: {done.stderr}")
    return done.stdout.rstrip("\n")


def main():
    write = sys.argv[1:2] == ["--write"]
    stale = count = 0
    for name in sys.argv[2 if write else 1:]:
        page = pathlib.Path(name)
        text = page.read_text(encoding="utf-8")
        count += len(SHOWN.findall(text))
        fresh = SHOWN.sub(lambda m: m[1] + output_of(m["command"]) + m[4], text)
        if fresh == text:
            continue
        stale += 1
        if write:
            page.write_text(fresh, encoding="utf-8")
            print(f"{name}: brought up to date")
        else:
            print(f"{name}: shows what no run prints; tests/docs/test_shown_output.py --write {name}", file=sys.stderr)
    print(f"{count} outputs shown")
    return 1 if stale and not write else 0


if __name__ == "__main__":
    sys.exit(main())
