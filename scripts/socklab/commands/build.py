"""lab build: all programs into build/bin/."""

from __future__ import annotations

from collections.abc import Sequence

from socklab.build import build, needed_packages
from socklab.packages import need_packages
from socklab.paths import BIN
from socklab.terminal import refuse, say

SUMMARY = ("build the programs into build/bin/ (run does it by itself)", "把程序编译到 build/bin/（run 会自动做）")
HELP = (
    """usage: lab build

Installs what is missing, and builds all programs into build/bin/.

Example: scripts/lab build""",
    """用法：lab build

安装缺少的软件包，并把全部程序编译到 build/bin/。

示例：scripts/lab build""",
)


def main(words: Sequence[str]) -> int:
    if words:
        refuse("build takes no arguments", "build 不带参数")
    need_packages(*needed_packages())
    build()
    say(f"build     the programs are in {BIN}", f"构建      程序在 {BIN}")
    return 0
