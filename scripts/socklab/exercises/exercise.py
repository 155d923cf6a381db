"""An exercise is a folder: exercise.toml, a page in each language, start/, checks.py, solutions/ and wrong/.

    kind = "make"                      # find, predict, make, repair or diagnose
    unit = 5                           # of the course
    order = 50                         # its place in the list
    title.en, title.zh
    draw.bytes = {from, to, step}      # or a list: a value of the task, drawn for each student
    run.student = "server"             # which program is the student's: server, client or both
    run.partner = "slow_reader-client --port {port} --bytes {bytes}"   # the other one: a program of build/bin, or ./FILE
    run.demo, run.options              # instead of both: a demo (find, predict, diagnose), and what follows `--`
    run.link, run.sysctl, run.route    # its network, as a demo's
    run.case.NAME = {demo, options, …} # several runs, of which the drawn value `case` chooses one, unknown to the student
    run.seconds = 20                   # how long the pair may take
    wrong.NAME = ["point", ...]        # the points that the wrong solution wrong/NAME must fail, and no others
    wrong_case.NAME = "CASE"           # in which case it is tried (otherwise: the first)
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any

from socklab.evidence import Run
from socklab.exercises.points import Point, points_of
from socklab.exercises.task import Task
from socklab.module import load_module
from socklab.options import likely
from socklab.paths import ROOT
from socklab.terminal import refuse, settings, text

KINDS = {
    "find": ("find", "找一找"),
    "predict": ("predict", "先猜后看"),
    "make": ("make it happen", "动手实现"),
    "repair": ("repair", "修一修"),
    "diagnose": ("diagnose", "诊断"),
}
FORMS = {
    "number": {"en": " (a number)", "zh": "（一个数）"},
    "list": {"en": ' (a list: `[1, 2]` or `["A", "B"]`)', "zh": '（一个列表：`[1, 2]` 或 `["A", "B"]`）'},
    "text": {"en": "", "zh": ""},
}
PAGES = {"en": "README.md", "zh": "README.zh-CN.md"}


# A function `sheet(run, task, language)` of checks.py: what the task's page says of the student's own run.
Sheet = Callable[[Run, Task, str], str]


@dataclass(frozen=True)
class Exercise:
    name: str
    folder: Path
    kind: str
    unit: int
    order: int
    title: dict[str, str]
    points: tuple[Point, ...]
    sheet: Sheet | None = None
    draw: dict[str, Any] = field(default_factory=dict)
    run: dict[str, Any] = field(default_factory=dict)
    wrong: dict[str, list[str]] = field(default_factory=dict)
    wrong_case: dict[str, str] = field(default_factory=dict)

    @property
    def cases(self) -> list[str]:
        """The hidden cases; none in most exercises."""
        return list(self.run.get("case", {}))

    def settings(self, task: Task) -> dict[str, Any]:
        """The run's settings; those of the drawn case before the common ones."""
        return {**self.run, **self.run["case"][task["case"]]} if self.cases else self.run

    def task(self, student: str, port: int | None = None, host: str = "127.0.0.1") -> Task:
        """Without `port`: the student's own, so that another's run and answers do not fit."""
        draws = {**self.draw, "case": self.cases} if self.cases else self.draw
        return Task.of(self.name, student, draws, port, host, ("case",) if self.cases else ())

    @property
    def asks(self) -> bool:
        """Is it answered by answers.json? Otherwise by a program."""
        return "demo" in self.run or bool(self.cases)

    @property
    def brings_run(self) -> bool:
        """Do its questions ask about a run that the student is given? A prediction's run comes after the answers."""
        return self.asks and self.kind != "predict"

    @property
    def role(self) -> str:
        """Of the student's program: 'server', 'client' or 'both'."""
        return str(self.run.get("student", "client"))

    def page(self, language: str) -> str:
        return (self.folder / PAGES[language]).read_text()

    def questions(self, task: Task) -> str:
        """A section of the student's page: each key of answers.json, and what it asks for."""
        rows = [
            f"- `{each.name}`: {each.sentence(task)}{FORMS[each.form][settings.language]}"
            for each in self.points
            if each.answer
        ]
        return "\n".join([text("## The questions of `answers.json`", "## `answers.json` 里的问题"), "", *rows, ""])


def places() -> list[Path]:
    """Where exercises are looked for: socklab's own, then the teacher's (SOCKLAB_EXERCISES, as PATH)."""
    given = [Path(each).absolute() for each in os.environ.get("SOCKLAB_EXERCISES", "").split(":") if each]
    return [ROOT / "exercises", *given]


def exercise_names() -> list[str]:
    found = [path.parent.name for place in places() for path in sorted(place.glob("*/exercise.toml"))]
    return sorted(dict.fromkeys(found))


def load_exercise(name: str) -> Exercise:
    """By its name, or by the path of its folder. A usage error where there is none."""
    folders = [Path(name).absolute()] if "/" in name else [place / name for place in places()]
    folder = next((each for each in folders if (each / "exercise.toml").is_file()), None)
    if folder is None:
        en, zh = likely(name, exercise_names())
        refuse(
            f"there is no exercise '{name}'{en or '; they are listed by lab exercises'}",
            f"没有“{name}”这个练习{zh or '；全部练习见 lab exercises'}",
        )
    checks = load_checks(folder / "checks.py")
    try:
        data = tomllib.loads((folder / "exercise.toml").read_text())
        exercise = Exercise(
            name=folder.name,
            folder=folder,
            kind=data["kind"],
            unit=data.get("unit", 0),
            order=data.get("order", 1000),
            title=data["title"],
            points=tuple(points_of(checks)),
            sheet=getattr(checks, "sheet", None),
            draw=data.get("draw", {}),
            run=data.get("run", {}),
            wrong=data.get("wrong", {}),
            wrong_case=data.get("wrong_case", {}),
        )
    except KeyError as missing:
        refuse(f"{folder}/exercise.toml: {missing} is missing", f"{folder}/exercise.toml：缺少 {missing}")
    except (tomllib.TOMLDecodeError, OSError) as problem:
        refuse(f"{folder}/exercise.toml: {problem}", f"{folder}/exercise.toml：{problem}")
    if exercise.kind not in KINDS:
        kinds = ", ".join(KINDS)
        refuse(
            f"{folder}/exercise.toml: kind is one of {kinds}, not '{exercise.kind}'",
            f"{folder}/exercise.toml：kind 只能是 {kinds}，不能是“{exercise.kind}”",
        )
    return exercise


def load_checks(path: Path) -> ModuleType:
    module = load_module(path, f"checks_of_{path.parent.name}")
    if not points_of(module):
        refuse(f"{path}: defines no point", f"{path}：没有定义任何评分点")
    return module


def all_exercises() -> list[Exercise]:
    return sorted((load_exercise(each) for each in exercise_names()), key=lambda each: (each.order, each.name))


def kind_name(kind: str) -> str:
    return text(*KINDS[kind])
