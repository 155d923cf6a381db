"""The course's first page, in each language: the units in order, and for each claim the unit that teaches it and the demos that
prove it. `python3 -m socklab.course.index --write` (in scripts/) brings docs/course/README.md up to date; a test compares.
"""

from __future__ import annotations

import sys
from pathlib import Path

from socklab.course.unit import COURSE, Unit, units
from socklab.exercises.exercise import kind_name, load_exercise
from socklab.claim_list import CLAIMS, FIGURE, demos_by_claim, sentence
from socklab.terminal import settings, text

Row = list[str]


def table(head: Row, rows: list[Row]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(each)} |" for each in lines)


def claim_rows(known: list[Unit]) -> list[Row]:
    """One for each claim of the list, and the figure. Raises LookupError where a claim has no unit or no demo."""
    demos = demos_by_claim()
    up = "../.." if settings.language == "en" else "../../.."
    extension = ".md" if settings.language == "en" else ".zh-CN.md"
    rows = []
    for claim in (*CLAIMS, FIGURE):
        teaching = [each for each in known if claim in each.claims]
        if not teaching or not demos.get(claim):
            raise LookupError(f"{claim}: no {'demo proves' if teaching else 'unit teaches'} it")
        rows.append(
            [
                claim,
                sentence(claim).replace("|", "\\|"),
                text(", ", "、").join(f"[{each.number}]({each.file})" for each in teaching),
                text(", ", "、").join(f"[{each}]({up}/demos/{each}/lesson{extension})" for each in demos[claim]),
            ]
        )
    return rows


def unit_rows(known: list[Unit]) -> list[Row]:
    up = "../.." if settings.language == "en" else "../../.."
    page = "README.md" if settings.language == "en" else "README.zh-CN.md"
    rows = []
    for each in known:
        exercises = [
            f"[{name}]({up}/exercises/{name}/{page})" + text(f" ({kind_name(kind)})", f"（{kind_name(kind)}）")
            for name in each.exercises
            for kind in [load_exercise(name).kind]
        ]
        rows.append(
            [
                str(each.number),
                f"[{each.title[settings.language]}]({each.file})",
                str(each.minutes),
                f"`scripts/lab learn {each.name}`",
                text(", ", "、").join(exercises),
            ]
        )
    return rows


def page(language: str) -> str:
    with settings.in_language(language):
        known = units()
        parts = [
            text("# The course", "# 课程"),
            text("[中文](zh-CN/README.md)", "[English](../README.md)"),
            text(
                "Twelve units, to be followed in this order, alone or in a class. Each asks for a prediction first, then runs a demo, and\n"
                "shows the answers in your own frames; then come its exercises, which `scripts/lab check` grades from the wire.\n"
                "`scripts/lab learn UNIT` walks through a unit in the terminal; `scripts/lab exercises` lists what you have passed.\n\n"
                'Units and lessons sometimes correct "the notes": the lecture notes (in Chinese) on which this course was first based. You do\n'
                "not need them; many textbooks have the same mistakes.",
                "共十二个单元，按此顺序学习，可以自学，也可以上课用。每个单元先请你预测，再运行演示，用你自己的帧给出答案；然后是练习，由\n"
                "`scripts/lab check` 根据线路上的报文评分。`scripts/lab learn 单元` 在终端里一步步学习；`scripts/lab exercises` 列出已经通过的练习。\n"
                "系统语言不是中文时，先输入一次 `export SOCKLAB_LANG=zh`，这个终端里之后的命令都用中文输出。\n\n"
                "各单元和课文有时会纠正“讲义”：那是本课程最初依据的一份讲义。不需要读它；同样的错误在许多教科书里也有。",
            ),
            text("## Units", "## 单元"),
            table(
                text("# | unit | minutes | in the terminal | exercises", "# | 单元 | 分钟 | 在终端里 | 练习").split(" | "),
                unit_rows(known),
            ),
            text("## What is taught where", "## 哪里讲什么"),
            text(
                "Each claim, the unit that teaches it, and the demos that prove it (`scripts/lab verify`).",
                "全部论断：讲解它的单元，以及证明它的演示（`scripts/lab verify`）。",
            ),
            table(text("claim | says | unit | proved by", "论断 | 内容 | 单元 | 证明").split(" | "), claim_rows(known)),
        ]
        return "\n\n".join(parts) + "\n"


def path(language: str) -> Path:
    return COURSE / ("zh-CN" if language == "zh" else "") / "README.md"


if __name__ == "__main__":
    for each in ("en", "zh"):
        if sys.argv[1:] == ["--write"]:
            path(each).write_text(page(each))
        else:
            sys.stdout.write(page(each))
