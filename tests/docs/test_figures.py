#!/usr/bin/env python3
"""test_figures.py [--write]: each picture of the course is what its command draws of the course's own run.

A page names the command in a comment before the picture. With --write the pictures are made anew.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

ROOT = Path(os.environ.get("SOCKLAB_ROOT") or Path(__file__).resolve().parents[2])
PICTURE = re.compile(r"<!-- figure of: (.+?) -->\n\n!\[([^\]]+)\]\((figures/[\w.-]+\.svg)\)")


def main() -> int:
    failed, made = 0, set()
    for page in sorted(ROOT.glob("docs/course/**/*.md")):
        for command, words, name in PICTURE.findall(page.read_text()):
            drawn = subprocess.run(shlex.split(command), cwd=ROOT, capture_output=True, check=True).stdout
            path = page.parent / name
            made.add(path)
            if "--write" in sys.argv:
                path.parent.mkdir(exist_ok=True)
                path.write_bytes(drawn)
            good = path.exists() and path.read_bytes() == drawn
            failed += not good
            print(f"{'ok ' if good else 'NO '} {page.relative_to(ROOT)}: {name}")
    left = set(ROOT.glob("docs/course/**/figures/*.svg")) - made
    for path in left:
        failed += 1
        print(f"NO  {path.relative_to(ROOT)}: no page shows it")
    print(f"{len(made)} pictures, {failed} failed")
    return 1 if failed or not made else 0


if __name__ == "__main__":
    sys.exit(main())
