#!/usr/bin/env python3
"""Every file that a page names is there, and the two languages of a page have the same sections."""

import os
import re
import sys
from pathlib import Path

ROOT = Path(os.environ["SOCKLAB_ROOT"])
TOP = "libsock|demos|scripts|tests|docs|exercises|tools|bench"
# Relative to one of these folders a page may name a file too.
PLACES = ("", "tools/lens", "tools/lens/decode", "scripts/socklab", "libsock/include", "tools", "docs")
NAMED = re.compile(rf"`((?:{TOP}|runner|networks|encapsulation|sock)/[\w./-]+\.(?:cpp|hpp|py|sh|md|txt|toml|tsv))`")


def main() -> None:
    bad = checked = 0
    pages = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("demos/*/*.md"), *ROOT.glob("exercises/**/*.md")]
    for page in pages:
        text = page.read_text()
        for name in sorted(set(NAMED.findall(text))):
            checked += 1
            if not any((ROOT / place / name).exists() for place in PLACES):
                bad += 1
                print(f"NO  {page.relative_to(ROOT)} names {name}: there is no such file")
        chinese = page.with_name(page.name.replace(".md", ".zh-CN.md"))
        if chinese != page and chinese.exists():
            counts = [len(re.findall(r"^#+ ", each.read_text(), re.M)) for each in (page, chinese)]
            if counts[0] != counts[1]:
                bad += 1
                print(f"NO  {page.relative_to(ROOT)}: {counts[0]} headings in English, {counts[1]} in Chinese")
    print(f"{checked} names of files in {len(pages)} pages, {bad} wrong")
    sys.exit(bad != 0 or checked < 20)


main()
