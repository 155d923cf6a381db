#!/usr/bin/env python3
"""No file has over 300 lines, no function over 60, and no block of more than ten lines stands twice."""

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(os.environ["SOCKLAB_ROOT"])
FILE, FUNCTION, BLOCK = 300, 60, 10
ROOMS = ("libsock/", "demos/", "tools/", "scripts/")  # of functions and blocks
KINDS = (".cpp", ".hpp", ".c", ".h", ".py", ".sh", ".ts")


def sources() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True)
    names = listed.stdout.split("\n") if listed.returncode == 0 else []
    return [ROOT / each for each in names if each.endswith(KINDS) and (ROOT / each).is_file()]


def python_functions(text: str) -> list[tuple[str, int, int]]:
    nodes = ast.walk(ast.parse(text))
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    return [(n.name, n.lineno, (n.end_lineno or n.lineno) - n.lineno + 1) for n in nodes if isinstance(n, kinds)]


def cpp_functions(text: str) -> list[tuple[str, int, int]]:
    """By the layout that clang-format gives: a body begins after a line that ends with ') {' or the like, and ends with
    the first '}' at the same column."""
    found = []
    lines = text.split("\n")
    for number, line in enumerate(lines):
        begins = re.search(r"\)( const| noexcept| override| -> [\w:<>*& ]+)* \{$", line)
        if not begins or re.match(r"\s*(if|for|while|switch|else|catch|do|return|\}|TEST_CASE|SECTION)\b", line):
            continue
        indent = len(line) - len(line.lstrip())
        if "[" in line and "](" in line:
            continue  # a lambda belongs to its function
        # Of a head in several lines the continuation is deeper than the closing brace.
        for end in range(number + 1, len(lines)):
            if lines[end].startswith("}") or (lines[end].strip() in ("}", "};") and len(lines[end]) - len(lines[end].lstrip()) <= indent):
                found.append((line.strip()[:50], number + 1, end - number + 1))
                break
    return found


def blocks(text: str) -> list[tuple[int, tuple[str, ...]]]:
    """Runs of code lines, without comments, includes and what stands alone."""
    code = []
    for number, line in enumerate(text.split("\n"), 1):
        bare = re.sub(r"\s+", " ", line.strip())
        if len(bare) > 3 and not re.match(r"(//|#include|#|import |from |\"\"\"|using |\})", bare):
            code.append((number, bare))
    return [(code[i][0], tuple(each for _, each in code[i : i + BLOCK + 1])) for i in range(len(code) - BLOCK)]


def main() -> None:
    bad = []
    seen: dict[tuple[str, ...], str] = {}
    files = sources()
    for path in files:
        name, text = str(path.relative_to(ROOT)), path.read_text(errors="replace")
        if (count := text.count("\n")) > FILE:
            bad.append(f"{name}: {count} lines")
        functions = python_functions(text) if path.suffix == ".py" else cpp_functions(text) if path.suffix in (".cpp", ".hpp") else []
        if name.startswith(ROOMS):
            bad += [f"{name}:{line}: {what}: {length} lines" for what, line, length in functions if length > FUNCTION]
        if name.startswith(ROOMS):
            twice = False
            for line, block in blocks(text):
                here = f"{name}:{line}"
                if (first := seen.setdefault(block, here)) != here and not twice:
                    bad.append(f"{here}: the same lines as {first}")
                    twice = True
    print("\n".join(bad))
    print(f"{len(files)} files, {len(bad)} findings")
    sys.exit(bool(bad) or len(files) < 100)


main()
