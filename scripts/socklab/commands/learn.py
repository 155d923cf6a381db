"""lab learn: walks through a unit of the course."""

from __future__ import annotations

from collections.abc import Sequence

from socklab.build import build, needed_packages
from socklab.course.unit import load_unit, units
from socklab.course.walk import kept_walk
from socklab.exercises.state import read_state
from socklab.interrupt import Interrupted
from socklab.options import nothing_after, parse
from socklab.packages import need_packages
from socklab.terminal import refuse, say, settings, text

SUMMARY = ("walk through a unit of the course", "在终端里学习课程的一个单元")
HELP = (
    """usage: lab learn [UNIT] [--from-start]

Walks through a unit: asks what you expect, runs the demo, shows the frames of your own run that answer, explains.
Ctrl-C stops, and the place is kept. Without UNIT: the units of the course.

  --from-start  begin the unit again

Example: scripts/lab learn seeing_packets""",
    """用法：lab learn [单元] [--from-start]

逐步学习一个单元：先问你的预测，再运行演示，指出你自己这次运行中给出答案的帧，然后讲解。
按 Ctrl-C 停下，进度会保留。不写单元时列出全部单元。

  --from-start  从头开始这个单元

示例：scripts/lab learn seeing_packets""",
)


def main(words: Sequence[str]) -> int:
    arguments = parse(words, "", ("from-start",))
    nothing_after(arguments)
    if not arguments.operands:
        return list_units()
    if len(arguments.operands) > 1:
        refuse("which unit? (one)", "要学习哪个单元？（一次一个）")
    unit = load_unit(arguments.operands[0])
    need_packages(*needed_packages())
    build()
    try:
        return kept_walk(unit, from_start=arguments.given("--from-start")).go()
    except Interrupted:
        say(
            f"\nyour place is kept; to go on: scripts/lab learn {unit.name}",
            f"\n进度已保存；继续学习：scripts/lab learn {unit.name}",
        )
        raise


def list_units() -> int:
    known = units()
    width = max(len(each.name) for each in known)
    for each in known:
        state = read_state(f"unit {each.name}")
        mark = (
            text("  (begun)", "（已开始）") if state.get("place") else text("  (done)", "（已学完）") if state.get("done") else ""
        )
        minutes = text(f"{each.minutes} min", f"{each.minutes} 分钟")
        print(f"{each.number:>2}  {each.name:<{width}}  {minutes:<7} {each.title[settings.language]}{mark}")
    return 0
