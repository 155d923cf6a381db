#!/usr/bin/env python3
"""The page's own code, run in node, gets back from the page every field of every segment that the JSON of the same capture has:
sentences in both languages, numbers, states, verdicts, all bytes of the header. Exit 77 where there is no node.

Captures: those of the course, and the shared ones where they are.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from decimal import Decimal
from pathlib import Path
from typing import Any

ROOT = Path(os.environ.get("SOCKLAB_ROOT") or Path(__file__).resolve().parents[3])
LENS = Path(os.environ.get("SOCKLAB_BIN") or ROOT / "build" / "bin") / "tcplens"
HERE = Path(__file__).parent
if not shutil.which("node") or not shutil.which("esbuild"):
    print("skipped: no node or no esbuild here")
    sys.exit(77)
failed = 0


def of_json(capture: Path, lang: str) -> list[dict[str, Any]]:
    done = subprocess.run([LENS, "--format", "json", "--lang", lang, "--payload", "40", capture], capture_output=True)
    rows = []
    for connection in json.loads(done.stdout)["connections"]:
        start = Decimal(connection["figures"]["from"])
        for segment in connection["segments"]:
            join = " " if lang == "en" else ""
            rows.append(segment | {"id": connection["id"], "since": int((Decimal(segment["time"]) - start) * 10**9), "whole": join.join([segment["says"], *segment.get("also", [])])})
    return rows


def compare(capture: Path, program: Path, folder: Path) -> int:
    global failed
    page = folder / "page.html"
    subprocess.run([LENS, "--format", "html", "--payload", "40", "-o", page, capture], capture_output=True)
    lines = subprocess.run([sys.executable, HERE.parent / "lens" / "page_lines.py", page], capture_output=True, check=True).stdout
    told = subprocess.run(["node", program], input=lines, capture_output=True, check=True).stdout
    mine = [json.loads(line) for line in told.splitlines()]
    english, chinese = of_json(capture, "en"), of_json(capture, "zh")
    bad = [] if len(mine) == len(english) else [f"{len(mine)} segments, the JSON has {len(english)}"]
    # A number of JavaScript is exact up to 2^53: 104 days in ns. And a clock that goes back has no order.
    is_exact = all(abs(row["since"]) < 2**53 for row in english)
    is_in_order = all(a["since"] <= b["since"] for a, b in zip(english, english[1:]) if a["id"] == b["id"])
    for got, want, zh in zip(mine, english, chinese):
        fields = {name: (got[name], want[name]) for name in ("id", "frame", "from", "flags", "seq", "window", "notes", "tshark", "states", "header", "payload")}
        fields |= {"time": (got["time"], want["since"])} if is_exact else {}
        fields |= {"found by its time": (got["at"], True)} if is_in_order else {}
        fields |= {"length": (got["length"], want["length"] + want.get("cut", 0))}
        fields |= {"ack": (got["ack"], want["ack"]) if want["ack"] is not None else (0, 0), "says": (got["says"], want["whole"]), "zh": (got["zh"], zh["whole"])}
        fields |= {"found by its frame": (got["index"], True)}
        bad += [f"frame {want['frame']}: {name} {a!r}, the JSON has {b!r}" for name, (a, b) in fields.items() if a != b]
    failed += bool(bad)
    print(f"{'NO ' if bad else 'ok '} {capture.name}: {len(mine)} segments" + "".join(f"\n    {line}" for line in bad[:5]))
    return len(mine)


def main() -> int:
    with tempfile.TemporaryDirectory() as work:
        folder = Path(work)
        program = folder / "dump.js"
        subprocess.run(["esbuild", HERE / "dump.ts", "--bundle", "--platform=node", "--log-level=error", f"--outfile={program}"], check=True)
        total = 0
        for run in sorted(ROOT.glob("docs/example/*/trace.pcap")):
            alone = folder / f"{run.parent.name}.pcap"  # without the log of the link, which adds sentences of its own
            shutil.copyfile(run, alone)
            total += compare(alone, program, folder)
        for capture in sorted((ROOT.parent / "shared" / "captures").glob("*.pcap*")):
            total += compare(capture, program, folder)
    print(f"{total} segments, {failed} captures failed")
    return 1 if failed or total < 100 else 0


if __name__ == "__main__":
    sys.exit(main())
