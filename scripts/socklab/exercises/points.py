"""Points and questions of an exercise: functions of its checks.py, with their sentences and hints."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from types import ModuleType
from typing import Any, Literal

from socklab.claims.verdict import Verdict, not_shown, proved, verdict
from socklab.evidence import Run
from socklab.exercises.task import Task
from socklab.terminal import printable, text

Form = Literal["number", "text", "list"]
NOTHING: tuple[Any, ...] = (None, "", [])  # an answer that was not given
Pair = tuple[str, str]  # English, Chinese


@dataclass(frozen=True)
class Answer:
    """What the run itself answers to a question, and where it shows.

    `value`: a number, a word, or a list of them in order (`any_order`: in any). `also`: other answers that are right too;
    `accepts`: judges what both leave out, given in the form of normal().
    """

    value: int | str | Sequence[int | str]
    en: str
    zh: str
    frames: Sequence[int] = ()
    also: Sequence[int | str | Sequence[int | str]] = ()
    rule: str = ""
    any_order: bool = False
    accepts: Callable[[Any], bool] | None = None


@dataclass(frozen=True)
class Point:
    """One thing that is judged. `name`: the function's."""

    name: str
    en: str
    zh: str
    hints: tuple[Pair, ...]
    rule: str
    check: Callable[[Run, Task], Verdict] | None = None
    answer: Callable[[Run, Task], Answer] | None = None
    form: Form = "text"

    def sentence(self, task: Task) -> str:
        return task.filled(text(self.en, self.zh))

    def judge(self, run: Run, task: Task, answers: dict[str, Any]) -> Verdict:
        """A check that raises has shown nothing, and says so."""
        try:
            if self.check:
                return self.check(run, task)
            assert self.answer
            given = answers.get(self.name)
            if self.form == "number" and given not in NOTHING and not isinstance(normal(given), int):
                return not_shown(f"a number is wanted, not {shown(given)}", f"要填一个数，不是 {shown(given)}", rule=self.rule)
            return judge_answer(given, self.answer(run, task))
        except Exception as problem:  # noqa: BLE001: the other points are still judged
            what = f"{type(problem).__name__}: {problem}"
            return Verdict(False, f"the check itself failed: {what}", f"检查程序本身出错：{what}", broken=True)


def point(
    *, en: str, zh: str, rule: str = "", hints: Sequence[Pair] = ()
) -> Callable[[Callable[[Run, Task], Verdict]], Point]:
    """Makes a function of a run a point of the exercise. `{port}` and the like in the sentence are the task's values."""

    def make(check: Callable[[Run, Task], Verdict]) -> Point:
        return Point(check.__name__, en, zh, tuple(hints), rule, check=check)

    return make


def question(
    *, en: str, zh: str, form: Form = "text", rule: str = "", hints: Sequence[Pair] = ()
) -> Callable[[Callable[[Run, Task], Answer]], Point]:
    """Makes a function that finds the answer in a run a question of the exercise."""

    def make(answer: Callable[[Run, Task], Answer]) -> Point:
        return Point(answer.__name__, en, zh, tuple(hints), rule, answer=answer, form=form)

    return make


def points_of(module: ModuleType) -> list[Point]:
    """In the order in which checks.py defines them, each by the name that it has there."""
    return [replace(each, name=name) for name, each in vars(module).items() if isinstance(each, Point)]


def judge_answer(given: Any, right: Answer) -> Verdict:
    if given in NOTHING:
        return not_shown("no answer was given", "没有给出答案", rule=right.rule)
    known = [normal(each) for each in [right.value, *right.also]]
    found = normal(given)
    if right.any_order and isinstance(found, list):
        found, known = sorted(map(str, found)), [sorted(map(str, each)) for each in known if isinstance(each, list)]
    if found in known or (right.accepts and right.accepts(found)):
        return proved(right.en, right.zh, right.frames, right.rule)
    # The right answer is not shown: the hint helps.
    return verdict(
        False, f"the answer {shown(given)} is not what this run shows", f"答案 {shown(given)} 与这次运行不符", (), right.rule
    )


# States of a connection, as netstat(8) and ss(8) write them: FIN_WAIT2, CLOSE WAIT, TIMEWAIT.
SPELLINGS = re.compile(r"\b(fin|close|time)[-_ ]?wait(?:[-_ ]?([12]))?\b", re.IGNORECASE)
SIDES = {"客户端": "client", "客户": "client", "服务器": "server", "服务端": "server"}


def spell(found: re.Match[str]) -> str:
    return f"{found[1]}-wait{f'-{found[2]}' if found[2] else ''}"


def normal(value: Any) -> Any:
    """One form for '12', 12, 0xc, ' SYN,ACK ', ['syn', 'ack'] and '3 1 2'."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list | tuple):
        items = [normal(each) for each in value]
        return items[0] if len(items) == 1 else items
    spelled = re.sub(r"\s+[-−–]\s+|[−–]", "-", str(value).strip())
    words = [each for each in re.split(r"[\s,，、+|→]+", SPELLINGS.sub(spell, spelled)) if each]
    if len(words) > 1:
        return [normal(each) for each in words]
    word = (words[0] if words else "").lower().replace("_", "-")
    word = SIDES.get(word, word)
    for base in (0, 10):  # base 0 refuses '012'
        try:
            return int(word, base)
        except ValueError:
            continue
    return word


def shown(value: Any) -> str:
    words = " ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
    return f"'{printable(words)[:60]}'"
