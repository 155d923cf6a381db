#!/usr/bin/env python3
"""The page in pieces, as tools/page/embed.cmake writes it for the compiler: whole characters, and nothing lost."""
import os
import subprocess
import sys
import tempfile
from pathlib import Path

EMBED = Path(os.environ["SOCKLAB_ROOT"]) / "tools" / "page" / "embed.cmake"
failed = 0
with tempfile.TemporaryDirectory(prefix="socklab-embed.") as name:
    folder = Path(name)
    (folder / "diagram.json").write_text("{}")
    (folder / "page.css").write_text("")
    (folder / "page.html").write_text("/*STYLE*//*PROGRAM*/")
    for shift in range(3):  # each character has three bytes, and 8000 is no multiple of 3
        program = "x" * shift + "窗口" * 5000
        (folder / "main.js").write_text(program)
        subprocess.run(
            ["cmake", f"-DPAGE={folder}/page.html", f"-DDIAGRAM={folder}/diagram.json", f"-DBUILT={folder}", f"-DTO={folder}/page.hpp", "-P", EMBED],
            check=True,
        )
        made = (folder / "page.hpp").read_bytes().split(b"page_html[] =\n", 1)[1].split(b";\n", 1)[0]
        pieces = [each.removesuffix(b')page~"') for each in made.rstrip(b"\n").removeprefix(b'R"page~(').split(b'\nR"page~(')]
        try:
            whole = "".join(each.decode() for each in pieces) == program
        except UnicodeDecodeError:
            whole = False
        if len(pieces) < 3 or not whole:
            failed += 1
            print(f"NO  shifted by {shift}: {len(pieces)} pieces")
        else:
            print(f"ok  shifted by {shift}: {len(pieces)} pieces of whole characters")
sys.exit(1 if failed else 0)
