"""A unit of the course: a row of docs/course/units.toml, a page in each language, and functions that answer predictions.

A page has a title, then sections. In both languages the sections are the same, in this order:

    ## Predict                  numbered questions, each ending with <!-- answer: FUNCTION -->
    ## Run                      the commands, and what came out
    ## Why
    ## What textbooks leave out
    ## Change one thing
    ## Exercises

What stands before the first section says what one will see. FUNCTION is in docs/course/predictions/UNIT.py:
it takes the run of the unit's demo, and returns the Answer.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from socklab.evidence import Run
from socklab.exercises.points import Answer
from socklab.module import load_module
from socklab.options import likely
from socklab.paths import ROOT
from socklab.terminal import refuse

COURSE = ROOT / "docs" / "course"
SECTIONS = {
    "en": ("Predict", "Run", "Why", "What textbooks leave out", "Change one thing", "Exercises"),
    "zh": ("先猜一猜", "运行", "为什么", "教科书没有讲的", "改一处试试", "练习"),
}
QUESTION = re.compile(r"^\d+\. (.*?)\s*<!-- answer: (\w+) -->", re.M | re.S)


@dataclass(frozen=True)
class Section:
    title: str
    body: str


@dataclass(frozen=True)
class Question:
    text: str
    function: str

    @property
    def wants_number(self) -> bool:
        """The page says so, and the function that answers is asked only after the run."""
        return "(a number" in self.text or "（一个数" in self.text


@dataclass(frozen=True)
class Unit:
    name: str
    number: int
    file: str
    title: dict[str, str]
    minutes: int
    demo: str  # the run that the predictions are about
    options: str  # of its programs
    demos: tuple[str, ...]  # whose lessons go deeper
    claims: tuple[str, ...]
    exercises: tuple[str, ...]

    def page(self, language: str) -> Path:
        return COURSE / ("zh-CN" if language == "zh" else "") / self.file

    def sections(self, language: str) -> list[Section]:
        """The introduction first, under the page's title."""
        pieces = re.split(r"^#{1,2} (.*)\n", self.page(language).read_text(), flags=re.M)
        return [Section(title, body.strip()) for title, body in zip(pieces[1::2], pieces[2::2])]

    def questions(self, language: str) -> list[Question]:
        wanted = SECTIONS[language][0]
        body = next((each.body for each in self.sections(language) if each.title == wanted), "")
        return [Question(" ".join(text.split()), function) for text, function in QUESTION.findall(body)]

    def answers(self) -> dict[str, Callable[[Run], Answer]]:
        """The functions of docs/course/predictions/NAME.py."""
        module = load_module(COURSE / "predictions" / f"{self.name}.py", f"predictions_of_{self.name}")
        return {name: value for name, value in vars(module).items() if callable(value)}


def units() -> list[Unit]:
    """Those whose page is written."""
    data = tomllib.loads((COURSE / "units.toml").read_text())
    found = [
        Unit(
            name=each["name"],
            number=number,
            file=f"{number:02}-{each['name'].replace('_', '-')}.md",
            title={"en": each["en"], "zh": each["zh"]},
            minutes=each["minutes"],
            demo=each["demo"],
            options=each.get("options", ""),
            demos=tuple(each.get("demos", ())),
            claims=tuple(each.get("claims", ())),
            exercises=tuple(each.get("exercises", ())),
        )
        for number, each in enumerate(data["unit"], 1)
    ]
    return [each for each in found if each.page("en").exists()]


def load_unit(name: str) -> Unit:
    """By its name or its number. A usage error where there is none."""
    known = units()
    for each in known:
        if name.replace("-", "_") == each.name or name == str(each.number):
            return each
    en, zh = likely(name, [each.name for each in known])
    names = " ".join(each.name for each in known)
    refuse(f"there is no unit '{name}'{en or f'; there are: {names}'}", f"没有“{name}”这个单元{zh or f'；现有：{names}'}")
