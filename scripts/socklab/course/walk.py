"""The walk through a unit: it asks, runs, shows the student's own frames that answer, and keeps the place."""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass, field
from pathlib import Path

from socklab.claims.verdict import framed, listed_zh
from socklab.course.page_text import commands, terminal_text
from socklab.course.unit import SECTIONS, Section, Unit, units
from socklab.demo import load_demo, route_options
from socklab.evidence import Run
from socklab.exercises.points import Answer, judge_answer
from socklab.exercises.state import read_state, write_state
from socklab.options import Arguments
from socklab.paths import shown
from socklab.runner.pair_run import PairRun
from socklab.terminal import CYAN, GREEN, RED, ask, ask_number, paint, say, settings, text


@dataclass
class Walk:
    """`place`: the section that comes next; `done`: it was walked to its end before; `predictions`: what the student expects."""

    unit: Unit
    place: int = 0
    done: bool = False
    predictions: dict[str, str] = field(default_factory=dict)

    def go(self) -> int:
        sections = self.unit.sections(settings.language)
        predict, run_ = SECTIONS[settings.language][:2]
        for number in range(self.place, len(sections)):
            section = sections[number]
            if section.title == predict:
                self.take_predictions(section)
            elif section.title == run_:
                if not self.run_and_compare(section):
                    return 1
            else:
                self.show(section)
            self.keep(number + 1)
            if number + 1 < len(sections):
                wait()
        self.predictions = {}  # the next walk asks again
        self.keep(0, done=True)
        self.print_next_step()
        return 0

    def keep(self, place: int, done: bool = False) -> None:
        self.place, self.done = place, self.done or done
        write_state(f"unit {self.unit.name}", {"place": place, "predictions": self.predictions, "done": self.done})

    def print_next_step(self) -> None:
        say("\nThis unit is done.", "\n本单元到此结束。")
        for name in self.unit.exercises:
            print(f"    scripts/lab exercises start {name}")
        following = [each for each in units() if each.number == self.unit.number + 1]
        for each in following:
            print(f"    scripts/lab learn {each.name:<28}  # {text('the next unit', '下一个单元')}")

    def show(self, section: Section) -> None:
        print(paint(CYAN, f"\n{section.title}\n"))
        print(terminal_text(section.body, self.unit.page(settings.language)))

    def take_predictions(self, section: Section) -> None:
        print(paint(CYAN, f"\n{section.title}\n"))
        for number, each in enumerate(self.unit.questions(settings.language), 1):
            print(f"{number}. {each.text}")
            if given := self.predictions.get(each.function):  # given before a Ctrl-C
                print(f"> {given}")
                continue
            self.predictions[each.function] = (ask_number if each.wants_number else ask)("> ")
            self.keep(self.place)

    def run_and_compare(self, section: Section) -> bool:
        """The unit's demo, in the student's own network; then each prediction beside what came out, and the page's other
        commands."""
        first, *others = commands(section.body)
        print(paint(CYAN, f"\n{section.title}\n") + f"\n    {first}\n")
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
            right = is_right(given, answer)
            mark = paint(GREEN, text("yes", "对")) if right else paint(RED, text("no", "不对")) if given else ""
            frames = list(answer.frames)
            where = text(f" ({framed(frames)})", f"（第 {listed_zh(frames)} 帧）") if frames else ""
            print(f"\n{number}. {each.text}")
            say(f"   you: {given or '(no prediction)'}  {mark}", f"   你的预测：{given or '（未作答）'}  {mark}")
            print(f"   {text(answer.en, answer.zh)}{where}")
            print("\n".join(f"   {line}" for line in ladder_rows(folder, frames)))
        say(f"\nyour run: {shown(folder)}", f"\n你的这次运行：{shown(folder)}")
        if others:
            say("\nTry these too, in another terminal:\n", "\n在另一个终端里再试试：\n")
            print("\n".join(f"    {each}" for each in others))
        return True


def is_right(given: str, answer: Answer) -> bool:
    """What judge_answer takes, and a phrase with the right word or number in it: 'seq 6', 'more than 4096', 'ACK 标志'."""
    if judge_answer(given, answer).ok:
        return True
    known = {str(each).lower() for each in [answer.value, *answer.also] if isinstance(each, str | int)}
    # 'not the server' has the right word and denies it; 'no, it does not' answers 'no'.
    denies = re.search(r"\b(not|no)\b|不|没", given.lower()) is not None
    if denies or re.search(r"\bor\b|还是", given.lower()):
        return denies and "no" in known
    words = re.findall(r"[a-z]+|[0-9]+|[^\W\d_a-z]+", given.lower())
    if isinstance(answer.value, int):
        return [each for each in words if each.isdigit()] == [str(answer.value)]
    chinese = [each for each in known if not each.isascii() and len(each) > 1]
    return bool(known & set(words)) or any(each in given for each in chinese)


def ladder_rows(folder: Path, frames: list[int]) -> list[str]:
    """The lines of the run's ladder that begin with these frame numbers, and the rows without a number below them."""
    rows, wanted, here = (folder / "ladder.txt").read_text().splitlines(), [], False
    for row in rows:
        if found := re.match(r"\s*(\d+)\s", row):
            here = int(found[1]) in frames
        elif not re.match(r"\s*[│█][^┄░]*$", row):
            here = False
        if here:
            wanted.append(row)
    return wanted


def wait() -> None:
    ask(text("\n[Enter goes on; Ctrl-C stops here, and the place is kept] ", "\n[回车继续；按 Ctrl-C 退出，进度会保留] "))


def kept_walk(unit: Unit, from_start: bool = False) -> Walk:
    state = read_state(f"unit {unit.name}")
    place = state.get("place")
    if from_start or not isinstance(place, int):
        return Walk(unit, done=bool(state.get("done")))
    return Walk(unit, place, bool(state.get("done")), dict(state.get("predictions") or {}))
