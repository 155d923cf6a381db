"""A section of a unit's page, as a terminal shows it: pictures, links to the other language and Markdown's marks left out."""

from __future__ import annotations

import os
import re
from pathlib import Path

from socklab.paths import ROOT

COMMENT = re.compile(r"<!--.*?-->\n?", re.S)
PICTURE = re.compile(r"^!\[.*\]\(.*\)\n?", re.M)
BLOCK = re.compile(r"^```(\w*).*?\n(.*?)^```\n?", re.M | re.S)
LINK = re.compile(r"\[([^\]]*)\]\(([^)]*)\)")
OTHER_LANGUAGE = re.compile(r"^\[(?:中文|English)\]\([^)]*\) · ", re.M)


def commands(body: str) -> list[str]:
    """Of the blocks of commands, in their order."""
    return [block.strip() for kind, block in BLOCK.findall(body) if kind == "sh"]


def terminal_text(body: str, page: Path) -> str:
    """Blocks are indented; a link to a file names it from the repository's root."""
    text = PICTURE.sub("", COMMENT.sub("", OTHER_LANGUAGE.sub("", body)))
    text = BLOCK.sub(lambda block: re.sub(r"^(?=.)", "    ", block[2], flags=re.M), text)
    text = LINK.sub(lambda link: linked(link[1], link[2], page), text)
    return re.sub(r"\n{3,}", "\n\n", text).strip("\n")


def linked(words: str, target: str, page: Path) -> str:
    if target.startswith(("http:", "https:", "#")):
        return words if target.startswith("#") else f"{words} ({target})"
    path = os.path.relpath(page.parent / target.partition("#")[0], ROOT)
    return f"{words} ({path})"
