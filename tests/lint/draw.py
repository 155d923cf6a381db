#!/usr/bin/env python3
"""Draw 20 code lines and 30 declared names at random, for a reader who has never seen the code.

The draw is seeded by the commit's hash, so that nobody chooses it: the same commit gives the same draw. Of each line the
reader names the folder and the purpose; of each name, what it means. `--answers` prints where each stands."""

from __future__ import annotations

import random
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("libsock", "demos", "tools", "scripts")
DECLARED = {
    ".py": (r"^\s*(?:def|class) (\w+)", r"^    (\w+): \w"),
    ".ts": (r"\b(?:function|class|interface|type|const|let) (\w+)",),
}
DECLARED[".cpp"] = DECLARED[".hpp"] = (
    r"\b(?:class|struct|enum class|using|namespace) (\w+)\b",
    r"^\s*(?:[\w:]+(?:<[^()]*>)?[ &*]+)+(\w+)\([^;]*\)[^;]*[{;]$",  # functions
    r"^\s{4,}(?:[\w:]+(?:<[^()]*>)?[ &*]+)+(\w+?)_?(?: = [^;]*|\{[^;]*\})?;$",  # members and variables
)
NOT_NAMES = {
    "return",
    "if",
    "for",
    "while",
    "else",
    "delete",
    "operator",
    "main",
    "break",
    "continue",
    "void",
    "const",
    "enum",
    "alignas",
    "nullptr",
}


def sources() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", *FOLDERS], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split("\n")
    return [ROOT / each for each in listed if Path(each).suffix in DECLARED]


def is_code(line: str) -> bool:
    bare = line.strip()
    return len(bare) > 20 and not bare.startswith(("//", "#", '"""', "*", "import ", "from ", "using ", "namespace "))


def main() -> None:
    seed = subprocess.run(
        ["git", "rev-parse", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.strip()
    rng = random.Random(seed)
    lines: list[tuple[str, str]] = []
    names: dict[str, str] = {}
    for path in sources():
        for number, line in enumerate(path.read_text().split("\n"), 1):
            place = f"{path.relative_to(ROOT)}:{number}"
            if is_code(line):
                lines.append((line.strip(), place))
            if line.strip().startswith(("//", "#", "return", "throw", "co_")):
                continue
            for pattern in DECLARED[path.suffix]:
                for name in re.findall(pattern, line):
                    if len(name) > 2 and name not in NOT_NAMES:
                        names.setdefault(name, place)
    answers = "--answers" in sys.argv[1:]
    print(f"commit {seed}\n\nlines")
    for text, place in rng.sample(lines, 20):
        print(f"  {text}" + (f"\n      {place}" if answers else ""))
    print("\nnames")
    for name in rng.sample(sorted(names), 30):
        print(f"  {name}" + (f"    {names[name]}" if answers else ""))


if __name__ == "__main__":
    main()
