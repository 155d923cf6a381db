#!/usr/bin/env python3
"""A student at a terminal: lab learn takes predictions, runs, shows the frames that answer, and keeps the place over Ctrl-C; lab check
of a predicting exercise asks each question before it runs."""

import os
import sys
import tempfile

import terminal as terminals
from terminal import terminal

ROOT = os.environ["SOCKLAB_ROOT"]


def main() -> int:
    with tempfile.TemporaryDirectory() as work:
        os.environ.update(
            XDG_STATE_HOME=work, SOCKLAB_RUNS=f"{work}/runs", NO_COLOR="1", LANG="C.UTF-8", LC_ALL="C.UTF-8"
        )
        lab = f"{ROOT}/scripts/lab"
        student = terminal()
        student.type(f"cd {work}\n{lab} learn closing\n")
        student.wait_for("the introduction", "[Enter goes on")
        student.type("\n")
        student.wait_for("the first question", "1. How many segments")
        student.type("4\n")
        student.wait_for("the second question", "2. Which side is in TIME-WAIT")
        student.type("\x03")
        student.wait_for("Ctrl-C says how to go on", "to go on: scripts/lab learn closing")
        student.type(f"{lab} learn closing\n")
        student.wait_for("the answer given before it is kept", "> 4")
        student.wait_for("and the second is asked again", "2. Which side is in TIME-WAIT")
        student.type("server\n")
        student.wait_for("the third question", "3. The client's FIN")
        student.type("u+1\n")
        student.wait_for("a pause before the run", "[Enter goes on")
        student.type("\x03")
        student.wait_for("Ctrl-C leads back to the shell", "outer$ ")
        student.type(f"{lab} learn\n")
        student.wait_for("the list of units says which is begun", "(begun)")
        student.type(f"{lab} learn closing\n")
        student.wait_for("it goes on with the run, not from the start", "you: 4  yes")
        student.wait_for("a wrong prediction is said to be wrong", "you: server  no")
        student.wait_for("the right answer, with the student's own frames", "the client closed first")
        student.wait_for("the third", "you: u+1  yes")
        student.wait_for("the page's other commands", "Try these too")
        student.wait_for("a pause after it", "[Enter goes on")
        student.type("\x03")
        student.wait_for("Ctrl-C again", "outer$ ")
        student.type(f"{lab} check predict_flags --student ann\n")
        student.wait_for("the task", "Give all flags of a segment.")
        for answer, words in (
            ("SYN", "very first segment"),
            ("SYN ACK", "server's answer"),
            ("PSH", "at once: one segment"),
        ):
            student.wait_for(f"asks for {answer}", words)
            student.type(f"{answer}\n")
        student.wait_for("asks for the last", "by which the client closes")
        student.type("FIN ACK\n")
        student.wait_for("what was wrong", "the answer 'PSH' is not what this run shows")
        student.wait_for("one hint for it", "hint 1")
        student.wait_for("the points", "4 of 5 points")
        student.type("exit\n")
    return 1 if terminals.failures else 0


if __name__ == "__main__":
    sys.exit(main())
