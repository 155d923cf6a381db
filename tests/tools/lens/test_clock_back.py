#!/usr/bin/env python3
"""A capture whose clock went back: no output says a negative duration, and the summary says that the clock went back."""
import json
import os
import re
import struct
import subprocess
import sys
import tempfile

ROOT, BIN = os.environ["SOCKLAB_ROOT"], os.environ["SOCKLAB_BIN"]
EXAMPLE = f"{ROOT}/docs/example/slow_reader/trace.pcap"
# How many seconds the clock is behind at frame n.
CLOCKS = {"set back once": lambda n: 1000 if n > 12 else 0, "goes back now and then": lambda n: 5 if n % 7 == 0 else 0,
          "runs backwards": lambda n: 3 * n}
KEYS = ("seconds", "stalled_seconds", "longest_silence", "min", "median", "max")


def with_clock(behind):
    data = open(EXAMPLE, "rb").read()
    out, at, number = bytearray(data[:24]), 24, 0
    while at < len(data):
        seconds, fraction, captured, length = struct.unpack("<4I", data[at : at + 16])
        number += 1
        out += struct.pack("<4I", seconds - behind(number), fraction, captured, length)
        out += data[at + 16 : at + 16 + captured]
        at += 16 + captured
    return bytes(out)


def tcplens(path, *options):
    return subprocess.run([f"{BIN}/tcplens", *options, path], capture_output=True, text=True, check=True).stdout


def negative_durations(value):
    if isinstance(value, dict):
        for key, each in value.items():
            if key in KEYS and isinstance(each, (int, float)) and each < 0:
                yield key, each
            yield from negative_durations(each)
    elif isinstance(value, list):
        for each in value:
            yield from negative_durations(each)


def main():
    bad = 0
    with tempfile.TemporaryDirectory() as folder:
        for name, behind in CLOCKS.items():
            path = f"{folder}/trace.pcap"
            open(path, "wb").write(with_clock(behind))
            found = {
                "JSON": list(negative_durations(json.loads(tcplens(path, "--format", "json")))),
                "sentences": [word for lang in ("en", "zh") for word in re.findall(
                    r"-\d[\d.]* s\b", tcplens(path, "--lang", lang))],
                "csv": re.findall(r",-\d[^,]*", tcplens(path, "--format", "csv")),
                "no word of it": [] if "clock" in tcplens(path) else [path],
            }
            for where, each in found.items():
                bad += bool(each)
                print("ok  " if not each else "NO  ", f"a clock that {name}: {where}", each[:5])
    sys.exit(bad != 0)


main()
