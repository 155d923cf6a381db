"""lab exercises: lists them, lays out start files and new exercises, and tests an exercise."""

from __future__ import annotations

import json
import shlex
import shutil
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from socklab.build import build, needed_packages
from socklab.exercises.exercise import Exercise, all_exercises, exercise_names, kind_name, load_exercise
from socklab.exercises.grade import fresh_run
from socklab.exercises.proof import test_exercise
from socklab.exercises.recording import keep_capture_only, record_demo
from socklab.exercises.state import read_state
from socklab.exercises.submission import ANSWERS, STUDENT_FILE, student_of, valid_name
from socklab.interrupt import deferred
from socklab.options import Arguments, nothing_after, parse
from socklab.packages import need_packages
from socklab.paths import ROOT, shown
from socklab.terminal import GREEN, fail, padded, paint, refuse, say, settings, text

SUMMARY = ("the exercises, and what you have passed", "列出练习和已经通过的")
HELP = (
    """usage: lab exercises [start NAME [DIR] [--student NAME] | new NAME | test NAME [--times N]]

Lists the exercises in the course's order, with what you have passed so far.

  start NAME [DIR]  lays out the start files and your task in DIR (default: NAME)
  new NAME          lays out a new exercise in ./NAME: page, start files, checks, a solution, a wrong one
  test NAME         runs an exercise's reference solutions (--times N each) and its wrong ones; NAME may be a folder

Example: scripts/lab exercises start one_stall""",
    """用法：lab exercises [start 名字 [目录] [--student 姓名] | new 名字 | test 名字 [--times 次数]]

按课程顺序列出全部练习，以及你已经通过的。

  start 名字 [目录]  在目录里准备好起始文件和你的任务（默认目录：练习的名字）
  new 名字           在 ./名字 里准备一个新练习：说明页、起始文件、检查、一个参考答案、一个错误答案
  test 名字          运行练习的参考答案（各 --times 次）和错误答案；名字也可以是目录

示例：scripts/lab exercises start one_stall""",
)


def main(words: Sequence[str]) -> int:
    arguments = parse(words, "", ("student=", "times="))
    nothing_after(arguments)
    if not arguments.operands:
        return list_exercises()
    verb, *rest = arguments.operands
    if verb == "start" and len(rest) in (1, 2):
        return start(load_exercise(rest[0]), Path(rest[1] if len(rest) == 2 else rest[0]), arguments)
    if verb == "new" and len(rest) == 1:
        return lay_out_new(rest[0])
    if verb == "test" and len(rest) == 1:
        times = arguments.value("--times") or "1"
        if not times.isdecimal() or int(times) < 1:
            refuse(f"--times wants a number from 1, not '{times}'", f"--times 需要从 1 起的整数，不能是“{times}”")
        need_packages(*needed_packages())
        build()
        return test_exercise(load_exercise(rest[0]), int(times))
    refuse("write: start NAME, new NAME, or test NAME", "请写：start 名字、new 名字，或 test 名字")


def list_exercises() -> int:
    exercises = all_exercises()
    width = max((len(each.name) for each in exercises), default=0)
    for each in exercises:
        state = read_state(each.name)
        best = state.get("best")
        passed = bool(state.get("passed"))
        mark = padded(text("passed", "已通过") if passed else f"{best[0]}/{best[1]}" if best else "–", 7)
        title = each.title[settings.language]
        print(
            f"{each.name:<{width}}  {paint(GREEN, mark) if passed else mark} {title}{text(f' ({kind_name(each.kind)})', f'（{kind_name(each.kind)}）')}"
        )
    return 0


def start(exercise: Exercise, folder: Path, arguments: Arguments) -> int:
    if folder.exists() and any(folder.iterdir()):
        refuse(
            f"{folder} is there already, and not empty: go on with it, or give another folder",
            f"{folder} 已经存在，而且不是空的：请继续做，或另给一个目录",
        )
    given = arguments.value("--student")
    student = valid_name(given) if given else student_of(None)
    if exercise.brings_run:
        need_packages(*needed_packages())
        build()
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        is_there = folder.exists()
        # Named when it is whole: an interrupted start leaves nothing that the next one refuses.
        with TemporaryDirectory(prefix=".task.", dir=folder if is_there else folder.parent) as scratch:
            made = Path(scratch) / "task"
            lay_out(exercise, student, made)
            with deferred():
                if is_there:  # perhaps the current folder: it stays, and is filled
                    for each in made.iterdir():
                        each.rename(folder / each.name)
                else:
                    made.rename(folder)
    except OSError as problem:
        fail(f"{folder}: {problem.strerror}", f"{folder}：{problem.strerror}")
    say(f"your task: {shown(folder.absolute())}/TASK.md", f"你的任务：{shown(folder.absolute())}/TASK.md")
    words = shlex.join(["scripts/lab", "check", exercise.name, str(folder)])
    say(f"then: {words}", f"做完后：{words}")
    return 0


def lay_out(exercise: Exercise, student: str, folder: Path) -> None:
    """The start files, the student's task and, for questions about a run, the run."""
    task = exercise.task(student)
    folder.mkdir()
    if (exercise.folder / "start").is_dir():
        shutil.copytree(exercise.folder / "start", folder, dirs_exist_ok=True)
    (folder / STUDENT_FILE).write_text(student + "\n")
    page = task.filled(exercise.page(settings.language))
    if exercise.asks:
        names = {each.name: None for each in exercise.points if each.answer}
        (folder / ANSWERS).write_text(json.dumps(names, indent=2) + "\n")
        if exercise.brings_run:
            made = record_demo(exercise, task, folder / "run")
            if exercise.sheet:
                page += "\n" + exercise.sheet(fresh_run(made), task, settings.language)
            keep_capture_only(made, exercise)
        page += "\n" + exercise.questions(task)
    (folder / "TASK.md").write_text(page)


def lay_out_new(name: str) -> int:
    folder = Path(name)
    if not folder.name.isidentifier():
        refuse(f"'{name}': a name is of letters, digits and _", f"“{name}”：名字只能用字母、数字和下划线")
    if folder.exists():
        refuse(f"{folder} is there already", f"{folder} 已经存在")
    if folder.name in exercise_names():
        refuse(
            f"there is an exercise '{folder.name}' already: lab check would take that one",
            f"已有名为“{folder.name}”的练习：lab check 会用那一个",
        )
    try:
        shutil.copytree(ROOT / "scripts" / "socklab" / "exercises" / "template", folder)
    except OSError as problem:
        fail(f"{folder}: {problem.strerror}", f"{folder}：{problem.strerror}")
    say(
        f"{folder}: change exercise.toml, README.md, checks.py; then lab exercises test ./{folder}",
        f"{folder}：修改 exercise.toml、README.md、checks.py；然后 lab exercises test ./{folder}",
    )
    return 0
