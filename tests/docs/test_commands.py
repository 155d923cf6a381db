#!/usr/bin/env python3
"""Runs every command that a page shows. Usage: run_commands.py PAGE.md, or run_commands.py --same PAGE.md TRANSLATION.md,
which runs nothing, but sees to it that both pages show the same commands and code (sh, cmake, cpp).

A fenced block of language sh is run as it stands, in a folder that looks like the repository's root; what it leaves there
is thrown away. Words after 'sh' on the fence's line (readers never see them) say what else there is to know:

    status=N          the block ends with this status (default 0)
    terminal=N        one of several terminals: neighbouring blocks with this word are one scene, each typed into a
                      terminal of its own, in order; when the last is done, the others get Ctrl-C and 'exit'
    until="WORDS"     (with terminal) typed in full, and the next begins, when the screen shows these words
    no-run: REASON    not run, for a reason
"""
import os
import pathlib
import pty
import re
import shlex
import signal
import subprocess
import sys
import tempfile
import threading
import time

ROOT = pathlib.Path(os.environ.get("SOCKLAB_ROOT") or pathlib.Path(__file__).resolve().parents[2])
PATIENCE = 180


class Block:
    def __init__(self, line, info, text):
        self.line, self.text = line, text
        self.reason = None
        if "no-run:" in info:
            info, self.reason = info.split("no-run:", 1)
        words = dict(word.split("=", 1) for word in shlex.split(info) if "=" in word)
        self.status = int(words.get("status", 0))
        self.terminal = words.get("terminal")
        self.until = words.get("until")


def blocks_of(page, languages=("sh",)):
    found, fence = [], None
    for number, line in enumerate(page.read_text(encoding="utf-8").splitlines(), 1):
        opened = re.match(r"^```(\w*)(.*)$", line)
        if fence is None and opened:
            fence = (number, opened[1], opened[2], [])
        elif fence is not None and line.startswith("```"):
            if fence[1] in languages:
                found.append(Block(fence[0], fence[2], "\n".join(fence[3])))
            fence = None
        elif fence is not None:
            fence[3].append(line)
    return found


class Terminal:
    """A bash on a pseudo-terminal, as a person has it before them."""

    def __init__(self, folder):
        self.pid, self.master = pty.fork()
        if self.pid == 0:
            os.chdir(folder)
            os.environ.update(PS1="$ ", TERM="dumb", HISTFILE="/dev/null")
            os.execvp("bash", ["bash", "--norc", "-i"])
        self.screen = ""
        # Read all the time: a program that cannot write to its terminal is stopped by that.
        self.reader = threading.Thread(target=self.read)
        self.reader.start()

    def type(self, text):
        os.write(self.master, text.encode())

    def read(self):
        while True:
            try:
                piece = os.read(self.master, 65536)
            except OSError:  # EIO: the last program that had the terminal has ended
                return
            if not piece:
                return
            self.screen += piece.decode(errors="replace")

    def wait_for(self, words, deadline):
        """The words, on the screen after what was there before; typed text itself does not count."""
        while time.monotonic() < deadline:
            shown = "\n".join(l for l in self.screen.splitlines() if not l.lstrip("\r").startswith("$ "))
            if words in shown:
                return True
            time.sleep(0.1)
        return False

    def wait_for_prompt(self, deadline):
        while time.monotonic() < deadline:
            if self.screen.endswith(("$ ", "# ")):
                self.screen += "\n"  # so that this prompt is not taken for the next
                return True
            time.sleep(0.1)
        return False

    def close(self):
        for text in ("\x03", "exit\n", "exit\n"):
            try:
                self.type(text)
            except OSError:
                break
            time.sleep(1.0)
        os.kill(self.pid, signal.SIGHUP)
        os.waitpid(self.pid, 0)
        self.reader.join(5)
        os.close(self.master)


def run_scene(scene, folder):
    terminals, problem = [], None
    for block in scene:
        terminal = Terminal(folder)
        terminals.append(terminal)
        deadline = time.monotonic() + PATIENCE
        for line in block.text.splitlines():
            # A person waits for the prompt before typing on.
            if not terminal.wait_for_prompt(deadline):
                problem = f"line {block.line}: no prompt for '{line}'"
                break
            terminal.type(line + "\n")
        if problem:
            break
        if block.until and not terminal.wait_for(block.until, deadline):
            problem = f"line {block.line}: '{block.until}' was not seen"
            break
    for terminal in terminals:
        terminal.close()
    if problem:
        for number, terminal in enumerate(terminals, 1):
            print(f"--- terminal {number}\n{terminal.screen}", file=sys.stderr)
    return problem


def run_block(block, folder):
    try:
        done = subprocess.run(["bash", "-e", "-c", block.text], cwd=folder, stdin=subprocess.DEVNULL, timeout=PATIENCE,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace", check=False)
    except subprocess.TimeoutExpired:
        return f"line {block.line}: no end after {PATIENCE} s"
    if done.returncode != block.status:
        print(done.stdout, file=sys.stderr)
        return f"line {block.line}: status {done.returncode}, not {block.status}: {block.text}"
    return None


def same(page, translation):
    first, second = (blocks_of(pathlib.Path(each), ("sh", "cmake", "cpp")) for each in (page, translation))
    for one, other in zip(first, second):
        if (one.text, one.status, one.terminal, one.reason is None) != (other.text, other.status, other.terminal, other.reason is None):
            print(f"{page}:{one.line} and {translation}:{other.line} differ: {one.text!r}, {other.text!r}", file=sys.stderr)
            return 1
    if len(first) != len(second):
        print(f"{page} shows {len(first)} blocks, {translation} {len(second)}", file=sys.stderr)
        return 1
    print(f"{len(first)} blocks, the same in both")
    return 0


def main():
    if sys.argv[1:2] == ["--same"]:
        return same(*sys.argv[2:])
    page = pathlib.Path(sys.argv[1]).resolve()
    problems, ran = [], 0
    with tempfile.TemporaryDirectory() as folder:
        for entry in ROOT.iterdir():
            if not entry.name.startswith(".") and entry.name != "runs":
                os.symlink(entry, pathlib.Path(folder) / entry.name)
        # Runs of their own: the lab would else write to the repository's, where a fresh clone has no such folder to link to.
        runs = pathlib.Path(folder) / "runs"
        runs.mkdir()
        os.environ["SOCKLAB_RUNS"] = str(runs)
        blocks = blocks_of(page)
        while blocks:
            block = blocks.pop(0)
            if block.reason is not None:
                print(f"line {block.line}: not run:{block.reason}")
                continue
            scene = [block]
            if block.terminal:
                while blocks and blocks[0].terminal and blocks[0].terminal != "1":
                    scene.append(blocks.pop(0))
            print(f"line {block.line}: {block.text.splitlines()[0]}", flush=True)
            problem = run_scene(scene, folder) if block.terminal else run_block(block, folder)
            if problem and not block.terminal:
                # A demo's scene may not happen on a machine that is busy with other tests; twice is no accident.
                print(f"once more: {problem}", flush=True)
                problem = run_block(block, folder)
            ran += len(scene)
            if problem:
                problems.append(problem)
    for problem in problems:
        print(f"{page.name}: {problem}", file=sys.stderr)
    print(f"{page.name}: {ran} blocks run, {len(problems)} problems")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
