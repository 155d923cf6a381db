"""Tests an exercise: its reference solutions pass, and each wrong one fails the points that it declares, and no others."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from socklab.exercises.exercise import Exercise
from socklab.exercises.grade import Report, grade
from socklab.exercises.recording import keep_capture_only, record_demo
from socklab.exercises.submission import ANSWERS, STUDENT_FILE, find_submission
from socklab.paths import BIN
from socklab.terminal import GREEN, RED, paint, run, say, text

AS_IT_CAME = "as_it_came"  # among the wrong solutions: the start files, unchanged
TESTER = "Reference Solution"  # the student whose task is solved


def solutions(exercise: Exercise) -> list[Path]:
    return sorted(each for each in (exercise.folder / "solutions").iterdir() if each.is_dir())


def failed_points(report: Report) -> set[str]:
    return {each.point.name for each in report.judged if each.word == "no"}


def tester(exercise: Exercise, case: str | None = None) -> str:
    """The student whose task is solved: one whose drawn case is that one (the first, where none is given)."""
    names = (TESTER if number == 0 else f"{TESTER} {number}" for number in count())
    wanted = case or next(iter(exercise.cases), None)
    return next(each for each in names if wanted is None or exercise.task(each)["case"] == wanted)


@dataclass(frozen=True)
class Trial:
    """A solution, whose task it solves, and the points that it must fail."""

    folder: Path
    student: str
    fails: frozenset[str] = frozenset()
    repetition: int = 0


def trials(exercise: Exercise, times: int) -> Iterator[Trial]:
    """Each solution in each case; then the wrong ones."""
    for folder in solutions(exercise):
        if missing := missing_commands(folder):
            say(
                f"--  solutions/{folder.name}: skipped, no {missing} here",
                f"--  solutions/{folder.name}：跳过，这里没有 {missing}",
            )
            continue
        cases: list[str | None] = [*exercise.cases] or [None]
        for case in cases:
            for repetition in range(times):
                yield Trial(folder, tester(exercise, case), repetition=repetition)
    for name, fails in exercise.wrong.items():
        student = tester(exercise, exercise.wrong_case.get(name))
        # What a student is given to repair is wrong as it stands: the start files are that solution.
        folder = exercise.folder / ("start" if name == AS_IT_CAME else f"wrong/{name}")
        yield Trial(folder, student, frozenset(fails))


def missing_commands(solution: Path) -> str:
    """A file `needs` names the commands that a solution cannot do without, such as java."""
    file = solution / "needs"
    return " ".join(each for each in (file.read_text().split() if file.exists() else []) if not shutil.which(each))


def try_out(exercise: Exercise, trial: Trial, runs: Path) -> Report:
    """`runs`: where the demo's run of each student is kept, so that all answers of one
    repetition are about the same run."""
    with TemporaryDirectory(prefix="socklab-proof.") as scratch:
        folder = Path(scratch) / "submission"
        if exercise.asks:
            folder.mkdir()
            answer(exercise, trial, folder, runs)
        else:
            shutil.copytree(trial.folder, folder)  # a `build` file leaves its program beside the source
        submission = find_submission(exercise, str(folder), None, trial.student)
        return grade(exercise, submission, output=Path(scratch) / "run")


def answer(exercise: Exercise, trial: Trial, folder: Path, runs: Path) -> None:
    """A solution of questions is a script `answer`: it prints answers.json, of the run in ./run or, where the answers
    are predictions, of the task's values alone."""
    task = exercise.task(trial.student)
    if exercise.kind != "predict":
        made = runs / f"{task.port}-{trial.repetition}"
        if not made.exists():
            keep_capture_only(record_demo(exercise, task, made), exercise)
        shutil.copytree(made, folder / "run")
    (folder / STUDENT_FILE).write_text(trial.student + "\n")
    path = f"{BIN}:{os.environ.get('PATH', '')}"
    environment = {**os.environ, **task.environment(), "PATH": path}
    with open(folder / ANSWERS, "w") as output:
        run([str(trial.folder / "answer")], cwd=folder, env=environment, stdout=output, check=True)


def test_exercise(exercise: Exercise, times: int) -> int:
    with TemporaryDirectory(prefix="socklab-proof.") as runs:
        reports = ((each, try_out(exercise, each, Path(runs))) for each in trials(exercise, times))
        tried, bad = judge_trials(exercise, reports)
    unproved = {each.name for each in exercise.points} - {each for fails in exercise.wrong.values() for each in fails}
    for name in sorted(unproved):
        say(f"no  no wrong solution fails {name}", f"no  没有错误答案在 {name} 上失分")
    say(f"{tried} solutions, {bad} not as declared", f"{tried} 份答案，{bad} 份与声明不符")
    return 1 if bad or unproved else 0


def judge_trials(exercise: Exercise, reports: Iterable[tuple[Trial, Report]]) -> tuple[int, int]:
    """A line for each; how many there were, and how many were not as declared."""
    bad = tried = 0
    for trial, report in reports:
        tried += 1
        folder, fails = trial.folder, trial.fails
        found = failed_points(report)
        unjudged = {each.point.name for each in report.judged if each.word == "not judged"}
        ok = found == fails and (bool(fails) or not unjudged)
        bad += not ok
        word = paint(GREEN, "ok") if ok else paint(RED, "no")
        what = " ".join(sorted(found)) or text("none", "无")
        where = f"{folder.parent.name}/{folder.name}"
        if exercise.cases:
            where += f" ({exercise.task(trial.student)['case']})"
        say(f"{word}  {where}: fails {what}", f"{word}  {where}：未通过 {what}")
        for each in report.judged:
            if not ok and each.point.name in found ^ fails:
                print(f"    {each.point.name}: {each.word}: {text(each.verdict.en, each.verdict.zh)}")
    return tried, bad
