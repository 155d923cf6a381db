"""The walk through a unit: it asks, runs, shows the student's own frames that answer, and keeps the place."""

from __future__ import annotations

import re
import shlex
import sys
from dataclasses import dataclass, field
from pathlib import Path

from socklab.claims.verdict import framed, listed_zh
from socklab.course.unit import SECTIONS, Section, Unit
from socklab.demo import load_demo, route_options
from socklab.evidence import Run
from socklab.exercises.points import compare
from socklab.exercises.state import read_state, write_state
from socklab.options import Arguments
from socklab.paths import shown
from socklab.runner.pair_run import PairRun
from socklab.terminal import CYAN, GREEN, RED, paint, say, settings, text


@dataclass
class Walk:
    """`place`: the section that comes next; `predictions`: what the student expects."""

    unit: Unit
    place: int = 0
    predictions: dict[str, str] = field(default_factory=dict)

    def go(self) -> int:
        sections = self.unit.sections(settings.language)
        predict, run_ = SECTIONS[settings.language][:2]
        for number in range(self.place, len(sections)):
            section = sections[number]
            if section.title == predict:
                self.take_predictions(section)
            elif section.title == run_:
                show(section, only_words=True)
                if not self.run_and_compare():
                    return 1
            else:
                show(section)
            self.keep(number + 1)
            if number + 1 < len(sections):
                wait()
        self.keep(0)
        say("This unit is done.", "本单元到此结束。")
        return 0

    def keep(self, place: int) -> None:
        self.place = place
        write_state(f"unit {self.unit.name}", {"place": place, "predictions": self.predictions})

    def take_predictions(self, section: Section) -> None:
        print(paint(CYAN, f"\n{section.title}\n"))
        for number, each in enumerate(self.unit.questions(settings.language), 1):
            print(f"{number}. {each.text}")
            self.predictions[each.function] = ask("> ")

    def run_and_compare(self) -> bool:
        """The unit's demo, in the student's own network; then each prediction beside what came out."""
        demo = route_options(load_demo(self.unit.demo), shlex.split(self.unit.options))
        made = PairRun(demo, Arguments([], [], None))
        made.run()
        if made.folder is None or not (made.folder.final / "trace.json").exists():
            return False
        folder = made.folder.final
        run = Run.load(folder)
        answers = self.unit.answers()
        for number, each in enumerate(self.unit.questions(settings.language), 1):
            answer = answers[each.function](run)
            given = self.predictions.get(each.function, "")
            right = compare(given, answer).ok
            mark = paint(GREEN, text("yes", "对")) if right else paint(RED, text("no", "不对")) if given else "–"
            frames = list(answer.frames)
            where = text(f" ({framed(frames)})", f"（第 {listed_zh(frames)} 帧）") if frames else ""
            print(f"\n{number}. {each.text}")
            say(f"   you: {given or '(nothing)'}  {mark}", f"   你的预测：{given or '（没有）'}  {mark}")
            print(f"   {text(answer.en, answer.zh)}{where}")
            print("\n".join(f"   {line}" for line in ladder_rows(folder, frames)))
        say(f"\nyour run: {shown(folder)}", f"\n你的这次运行：{shown(folder)}")
        return True


def ladder_rows(folder: Path, frames: list[int]) -> list[str]:
    """The lines of the run's ladder that begin with these frame numbers."""
    rows = (folder / "ladder.txt").read_text().splitlines()
    return [row for row in rows if (found := re.match(r"\s*(\d+)\s", row)) and int(found[1]) in frames]


def show(section: Section, only_words: bool = False) -> None:
    """`only_words`: without what came out in the course's own run: the student's run follows."""
    print(paint(CYAN, f"\n{section.title}\n"))
    body = re.sub(r"<!--.*?-->\n?", "", section.body, flags=re.S)
    if only_words:
        body = re.sub(r"```text\n.*?```\n?", "", body, flags=re.S)
    print(re.sub(r"^```\w*.*$", "", body, flags=re.M).strip())


def ask(prompt: str) -> str:
    """Nothing where nobody can answer."""
    if not sys.stdin.isatty():
        return ""
    try:
        return input(prompt).strip()
    except EOFError:
        return ""


def wait() -> None:
    ask(text("\n[Enter goes on; Ctrl-C stops here, and the place is kept] ", "\n[回车继续；Ctrl-C 停在这里，进度会保留] "))


def kept_walk(unit: Unit) -> Walk:
    state = read_state(f"unit {unit.name}")
    place = state.get("place")
    return Walk(unit, place if isinstance(place, int) else 0, dict(state.get("predictions") or {}))
