#!/usr/bin/env python3
"""bench/page/run.py: how large pages are, and how fast, in headless Chromium on this machine; writes bench/results/page.md.

Real segments over tcplink, their data random bytes; and 20,000 short connections. Limits are the issue's; a row says whether it
keeps them.
"""

from __future__ import annotations

import os
import statistics
import struct
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(os.environ.get("SOCKLAB_BIN") or ROOT / "build" / "bin")
sys.path.insert(0, str(ROOT / "tests" / "tools" / "page"))
from browser import Page  # noqa: E402

PACKETS = 100_000
KEY = """const t = performance.now();
document.body.dispatchEvent(new KeyboardEvent('keydown', {key: arguments[0], bubbles: true})); document.body.offsetHeight;
return performance.now() - t"""
SCRUB = """const r = document.querySelector('.scrub'); r.value = String(arguments[0]);
const t = performance.now(); r.dispatchEvent(new Event('input')); document.body.offsetHeight;
return performance.now() - t"""


def cut(source: Path, target: Path) -> int:
    """The first packets of a capture."""
    data = source.read_bytes()
    at, count = 24, 0
    while count < PACKETS and at < len(data):
        at += 16 + struct.unpack_from("<I", data, at + 8)[0]
        count += 1
    target.write_bytes(data[:at])
    return count


def measure(page: Page, file: Path) -> list[float]:
    """Seconds until the story is shown and a key has stepped the animation; the median and the worst of 60 scrub steps, ms."""
    shown = []
    for _ in range(3):
        seconds = page.open(file)
        if page.count(".rows"):
            seconds += page.js("const t = performance.now(); document.querySelector('.rows .link').click(); document.body.offsetHeight; return performance.now() - t") / 1000
        seconds += page.js(KEY, "ArrowLeft") / 1000
        shown.append(seconds)
    scrubs = sorted(page.js(SCRUB, i * 1777 % 10000) for i in range(60))
    return [statistics.median(shown), statistics.median(scrubs), scrubs[-1]]


def main() -> int:
    rows = []
    with tempfile.TemporaryDirectory() as work:
        folder = Path(work)
        traffic = [sys.executable, ROOT / "bench" / "page" / "traffic.py", "150"]
        subprocess.run(
            [BIN / "tcplink", "-q", "--delay", "2ms", "--loss", "0.05%", "--capture", folder / "all.pcap", "--", *traffic],
            env=os.environ | {"TCPLINK": str(BIN / "tcplink")}, check=True,
        )  # fmt: skip
        count = cut(folder / "all.pcap", folder / "100k.pcap")
        subprocess.run([sys.executable, ROOT / "bench" / "lens" / "made.py", "short", "20000", folder / "many.pcap"], check=True)
        page = Page()
        for name, capture, payload, packets in (
            ("packets, `--payload 0`", "100k.pcap", 0, count),
            ("packets, `--payload 64` (random)", "100k.pcap", 64, count),
            ("packets in 20,000 connections", "many.pcap", 0, 200_000),
        ):
            file = folder / "page.html"
            subprocess.run([BIN / "tcplens", "--format", "html", "--payload", str(payload), "-o", file, folder / capture], check=True)
            size = file.stat().st_size
            shown, median, worst = measure(page, file)
            allowed = 54 * packets + 300_000
            keeps = (size <= allowed or payload > 0) and shown <= 2 and worst <= 50
            rows.append(f"| {packets:,} {name} | {size / 1000:,.0f} kB | {size / packets:.1f} | {shown:.2f} s | {median:.1f} ms | {worst:.1f} ms | {'yes' if keeps else '**no**'} |")
            print(rows[-1], flush=True)
        page.close()
    (ROOT / "bench" / "results" / "page.md").write_text(
        "# The page in headless Chromium\n\nMade by `bench/page/run.py`. Wanted: at most 54 bytes a packet and 300 kB (with `--payload 0`), shown and stepped by a key\n"
        "within 2 s, a scrub step within 50 ms.\n\n"
        "| Page of | Size | Bytes a packet | Shown, opened and stepped | Scrub step, median | Worst of 60 | Kept |\n| --- | --- | --- | --- | --- | --- | --- |\n"
        + "\n".join(rows) + "\n"
    )  # fmt: skip
    return 0 if all(row.endswith("yes |") for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
