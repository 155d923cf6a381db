"""lab explain: the analyser on captures or runs."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from socklab.build import build, needed_packages
from socklab.demo import demo_names, load_demo
from socklab.evidence.run import read_json
from socklab.options import parse
from socklab.packages import need_packages
from socklab.paths import RUNS, program
from socklab.terminal import fail, refuse, run, settings

SUMMARY = ("the analyser on a capture or a run", "用分析器解读一次抓包或一次运行")
HELP = (
    """usage: lab explain FILE-or-RUN... [-- TCPLENS-OPTIONS]

Shows each capture (pcap or pcapng) or run as a ladder diagram, and says what happened.

Examples: scripts/lab explain runs/slow_reader/latest
          scripts/lab explain my.pcap -- --summary""",
    """用法：lab explain 文件或运行目录... [-- TCPLENS选项]

把每份抓包（pcap 或 pcapng）或每次运行画成梯形图，并讲明发生了什么。

示例：scripts/lab explain runs/slow_reader/latest
      scripts/lab explain my.pcap -- --summary""",
)


def main(words: Sequence[str]) -> int:
    arguments = parse(words)
    if not arguments.operands:
        refuse(
            "which capture or run? e.g. lab explain runs/slow_reader/latest",
            "要解读哪份抓包或哪次运行？例如 lab explain runs/slow_reader/latest",
        )
    paths = [named(each) for each in arguments.operands]
    for path in paths:
        if path != "-" and not Path(path).exists():
            fail(f"{path}: no such capture or run", f"{path}：没有这份抓包或这次运行")
    need_packages(*needed_packages())
    build("tcplens")
    status = 0
    for path in paths:
        command = [program("tcplens"), "--lang", settings.language, *demo_options(path), *(arguments.after or []), path]
        # '-' is standard input.
        status = run(command, stdin=None).returncode or status
    return status


def named(given: str) -> str:
    """A run may be named as `lab run` names it: DEMO, or DEMO/STAMP."""
    path = Path(given)
    if given != "-" and not path.exists() and (RUNS / given).is_dir():
        path = RUNS / given
    return str(path / "latest") if (path / "latest").is_dir() else (given if given == "-" else str(path))


def demo_options(path: str) -> tuple[str, ...]:
    """A run is drawn as its demo wants it."""
    name = read_json(Path(path) / "meta.json").get("demo")
    return load_demo(name).tcplens if name in demo_names() else ()
