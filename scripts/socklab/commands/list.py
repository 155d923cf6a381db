"""lab list: the demos, in the course's order."""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Sequence

from socklab.demo import demo_names, load_demo
from socklab.options import parse
from socklab.paths import DEMOS
from socklab.terminal import refuse, text

SUMMARY = ("the demos, a line each", "列出各个演示，每个一行")
HELP = (
    """usage: lab list

The demos in the course's order, a line each: its name, and what it shows.

Example: scripts/lab list""",
    """用法：lab list

按课程的顺序列出各个演示：名字，以及它演示什么。

示例：scripts/lab list""",
)


def main(words: Sequence[str]) -> int:
    if words:
        parse(words)
        refuse("list takes no arguments", "list 不带参数")
    names = demo_names()
    width = max(len(each) for each in names)
    groups = tomllib.loads((DEMOS / "groups.toml").read_text())["group"]
    named = {name for group in groups for name in group["demos"]}
    rest = [name for name in names if name not in named]
    if rest:
        groups.append({"en": "More", "zh": "其他", "demos": rest})
    for index, group in enumerate(groups):
        if sys.stdout.isatty():  # scripts get a line a demo, and nothing else
            print(("\n" if index else "") + text(group["en"], group["zh"]))
        for name in group["demos"]:
            if name in names:
                print(f"{name:<{width}}  {load_demo(name).shows}")
    return 0
