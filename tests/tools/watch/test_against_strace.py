#!/usr/bin/env python3
"""Runs a command under strace under tcpwatch, and compares what the two saw of TCP sockets: per thread,
the same calls on the same descriptors with the same results, in the same order.

usage: against_strace [--unseen read,write] [--at-least N] [--times MS] -- COMMAND...
  --unseen CALLS   calls that strace may have seen more of (stdio's own)
  --at-least N     how many calls there must have been
  --times MS       the time spent in a call may differ by this much
"""

import argparse
import collections
import glob
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

# glibc's names for what the kernel calls otherwise.
SYSCALL_OF = {"recv": "recvfrom", "send": "sendto", "fclose": "close"}
COMPARED = {
    "socket", "bind", "listen", "accept", "accept4", "connect", "read", "readv", "preadv2", "recvfrom",
    "recvmsg", "recvmmsg", "write", "writev", "pwritev2", "sendto", "sendmsg", "sendmmsg", "sendfile",
    "splice", "shutdown", "close", "dup", "dup2", "dup3", "fcntl", "setsockopt",
}
LINE = re.compile(r"^(\d+\.\d+) (\w+)\((.*)\) += (-?\d+|\?)(<[^>]*>)?(?: (E[A-Z]+))?.*?(?: <([\d.]+)>)?$")

call = collections.namedtuple("call", "name fd result error seconds text")


def is_tcp(decoded):
    return decoded is not None and decoded.startswith("<TCP")


def from_strace(path):
    for text in open(path, errors="replace"):
        found = LINE.match(text.rstrip())
        if not found:
            continue
        _, name, arguments, result, result_fd, error, seconds = found.groups()
        if name not in COMPARED or result == "?":
            continue
        first = re.match(r"(-?\d+)(<.*?>(?=, |$))?", arguments)
        fd = int(first.group(1)) if first else -1
        tcp = is_tcp(first.group(2)) if first else False
        if name == "socket":
            fd = int(result)
            tcp = is_tcp(result_fd)
        elif name == "splice":
            # fd_in, off_in, fd_out, off_out: whichever is the socket
            out = re.match(r"\d+<.*?>, \w+(?:\[\d+\])?, (\d+)(<.*?>), ", arguments)
            if out and is_tcp(out.group(2)):
                fd, tcp = int(out.group(1)), True
        elif name == "fcntl" and not re.search(r", (F_DUPFD|F_DUPFD_CLOEXEC|F_SETFL)\b", arguments):
            continue
        if tcp:
            yield call(name, fd, int(result), error, float(seconds or 0), text.strip())


def from_tcpwatch(path):
    threads = collections.defaultdict(list)
    for text in open(path):
        line = json.loads(text)
        if line["kind"] != "call" or line["return"] is None:
            continue
        name = SYSCALL_OF.get(line["call"], line["call"])
        result = line["result"] if line["result"] >= 0 else -1
        seconds = float(line["return"][-13:]) - float(line["enter"][-13:])
        threads[line["tid"]].append(
            call(name, line["fd"], result, line.get("error"), seconds, text.strip()))
    return threads


def differences(tid, kernel, ours, unseen, tolerance):
    place = 0
    for mine in ours:
        while place < len(kernel) and kernel[place][:4] != mine[:4] and kernel[place].name in unseen:
            place += 1
        if place == len(kernel):
            yield f"thread {tid}: strace did not see: {mine.text}"
            return
        theirs = kernel[place]
        place += 1
        if theirs[:4] != mine[:4]:
            yield f"thread {tid}:\n  strace   {theirs.text}\n  tcpwatch {mine.text}"
            return
        if tolerance and abs(theirs.seconds - mine.seconds) > tolerance:
            yield (f"thread {tid}: {theirs.seconds:.6f} s by strace, {mine.seconds:.6f} s by tcpwatch:\n"
                   f"  {mine.text}")
    for theirs in kernel[place:]:
        if theirs.name not in unseen:
            yield f"thread {tid}: tcpwatch did not see: {theirs.text}"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--unseen", default="")
    parser.add_argument("--at-least", type=int, default=1)
    parser.add_argument("--times", type=float, default=0)
    parser.add_argument("command", nargs="+")
    options = parser.parse_args()
    if not shutil.which("strace"):
        print("skipped: no strace here")
        return 77
    with tempfile.TemporaryDirectory() as folder:
        events = os.path.join(folder, "events.jsonl")
        trace = os.path.join(folder, "strace")
        tcpwatch = os.path.join(os.environ["SOCKLAB_BIN"], "tcpwatch")
        ran = subprocess.run(
            [tcpwatch, "-o", events, "--samples", "off", "--", "strace", "-ff", "-yy", "-ttt", "-T", "-s",
             "0", "-o", trace, *options.command])
        if ran.returncode != 0:
            print(f"the command ended with {ran.returncode}")
            return 77 if ran.returncode == 77 else 1
        ours = from_tcpwatch(events)
        unseen = set(filter(None, options.unseen.split(",")))
        problems = []
        compared = 0
        for path in sorted(glob.glob(trace + ".*")):
            tid = int(path.rsplit(".", 1)[1])
            kernel = list(from_strace(path))
            mine = ours.pop(tid, [])
            compared += len(mine)
            problems += differences(tid, kernel, mine, unseen, options.times / 1000)
        problems += [f"thread {tid}: not in strace at all: {calls[0].text}" for tid, calls in ours.items()]
        if compared < options.at_least:
            problems.append(f"only {compared} calls, where there should be {options.at_least}")
        print("\n".join(problems[:20]))
        print(f"{compared} calls compared, {len(problems)} differences")
        return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
