"""lab check: grades an exercise from the wire."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from socklab.build import build, needed_packages
from socklab.exercises.exercise import Exercise, all_exercises, load_exercise
from socklab.exercises.grade import grade
from socklab.exercises.report import as_json, error_report, lines
from socklab.exercises.state import read_state, remember
from socklab.exercises.submission import Submission, find_submission, student_of, valid_name
from socklab.exercises.task import Task
from socklab.grading.classroom import Classroom, write
from socklab.grading.job import run_job
from socklab.grading.workers import IN_WORKER, run_alone
from socklab.grading.results import as_junit
from socklab.options import Arguments, parse
from socklab.packages import need_packages
from socklab.terminal import SubmissionError, ask, ask_number, notice, printable, refuse, say, settings
from socklab.unnamed_file import write_given

SUMMARY = ("grade an exercise from the wire", "根据线路上的报文给练习评分")
HELP = (
    """usage: lab check EXERCISE [FOLDER-or-RUN] [--hint] [--json] [--student NAME] [-- COMMAND...]

Runs your program in a private network beside the grader's, and judges what the wire, the calls and the
buffers show; never what is printed. A line for each point: ok, no, or not judged, with frame numbers and
the rule. Exit status 0: every point is ok.

  FOLDER          holds `run` (your program, or a script that starts it) or answers.json
  -- COMMAND      your program; {port} and the like are the task's values, also in $PORT, $HOST …
  --hint          one more hint for each point that is not ok
  --json          the report as JSON
  --student NAME  whose task it is (default: the folder's, $SOCKLAB_STUDENT, the user's name)
  --junit FILE    the points as JUnit writes them, for GitHub, GitLab and others

A class: lab check --all DIR grades each DIR/STUDENT/EXERCISE/ by itself, confined and under limits, into OUT
(table.csv, table.json, index.html, a report for each). Run again it goes on where it stopped.

  -o OUT          default: ./NAME.graded, for the folder's name
  -j JOBS         side by side on each machine (default: twice its processors)
  --pseudonyms    student-001 … in place of names; OUT/names.json has them
  --machines FILE on these machines, by GNU parallel: an sshlogin a line, socklab at the same path
  --json, --csv, --html  print that table in place of lines

Examples: scripts/lab exercises start one_stall
          scripts/lab check one_stall one_stall
          scripts/lab check one_stall -- python3 server.py {port}
          scripts/lab check --all submissions -o graded""",
    """用法：lab check 练习 [目录或运行] [--hint] [--json] [--student 姓名] [-- 命令...]

在私有网络里让你的程序与评分方的程序一起运行，根据报文、调用和缓冲区评判，从不看程序打印了什么。
每个评分点一行：ok、no 或 not judged，附帧号和依据。退出码 0：各点全部通过。

  目录            里面有 run（你的程序，或启动它的脚本），或 answers.json
  -- 命令         你的程序；{port} 等会换成任务的值，它们也在 $PORT、$HOST 等变量里
  --hint          给每个未通过的评分点多一条提示
  --json          以 JSON 输出报告
  --student 姓名  是谁的任务（默认：目录里写的、$SOCKLAB_STUDENT、用户名）
  --junit 文件    按 JUnit 的格式写出各评分点，供 GitHub、GitLab 等使用

全班：lab check --all 目录 逐一评判 目录/学生/练习/，各自隔离并受限制，结果写进输出目录
（table.csv、table.json、index.html，每份提交一个报告）。再次运行会从停下的地方继续。

  -o 输出目录     默认：./名字.graded，名字是目录的名字
  -j 个数         每台机器同时评判几份（默认：处理器数的两倍）
  --pseudonyms    用 student-001 … 代替姓名；对照表在 输出目录/names.json
  --machines 文件 在这些机器上评判，由 GNU parallel 执行：每行一个 sshlogin，socklab 在同样的路径
  --json、--csv、--html  打印该格式的表，代替普通文字

示例：scripts/lab exercises start one_stall
      scripts/lab check one_stall one_stall
      scripts/lab check one_stall -- python3 server.py {port}
      scripts/lab check --all submissions -o graded""",
)
CLASS_FLAGS = ("--csv", "--html", "--pseudonyms", "--machines", "-o", "-j")


def main(words: Sequence[str]) -> int:
    flags = ("hint", "json", "csv", "html", "student=", "junit=", "all=", "machines=", "pseudonyms", "job=")
    arguments = parse(words, "o:j:", flags)
    if job := arguments.value("--job"):
        # On another machine no worker has started it: then we make one, which sets the limits.
        found = run_job(Path(job)) if IN_WORKER in os.environ else run_alone(Path(job))
        print(json.dumps(found, ensure_ascii=False))
        return 0
    if arguments.given("--all"):
        return check_class(arguments)
    for each in CLASS_FLAGS:
        if arguments.given(each):
            refuse(f"{each} is for a class: lab check --all DIR", f"{each} 只用于全班：lab check --all 目录")
    if not arguments.operands or len(arguments.operands) > 2:
        refuse("which exercise? they are listed by lab exercises", "要检查哪个练习？全部练习见 lab exercises")
    exercise = load_exercise(arguments.operands[0])
    folder = arguments.operands[1] if len(arguments.operands) == 2 else None
    if folder is not None and arguments.after is not None:
        refuse("give a folder, or a command after --, not both", "目录和 -- 之后的命令只能给一个")
    given = arguments.value("--student")
    student = valid_name(given) if given else None
    wants_json = arguments.given("--json")
    interactive = sys.stdin.isatty() and not wants_json
    try:
        submission = find_submission(exercise, folder, arguments.after, student)
        need_packages(*needed_packages())
        build()
        report = grade(exercise, submission, ask_predictions if interactive else None)
    except SubmissionError as problem:
        # A service that reads reports wants one for each student, also where the program does not compile.
        write_out(arguments, error_report(exercise, student or student_of(Path(folder or ".")), str(problem)))
        raise
    remember(exercise.name, report.ok, len(report.judged))
    write_out(arguments, as_json(report))
    if not wants_json:
        print("\n".join(lines(report, arguments.given("--hint"))))
        name_unknown_answers(exercise, submission)
        if report.passed:
            print_next_step()
    return 0 if report.passed else 1


def write_out(arguments: Arguments, report: dict[str, Any]) -> None:
    if junit := arguments.value("--junit"):
        write(Path(junit), as_junit([report]), write_given)
    if arguments.given("--json"):
        print(json.dumps(report, ensure_ascii=False, indent=2), flush=True)


def check_class(arguments: Arguments) -> int:
    """Exit status 0 where every submission was graded, however many points it got; 1 where one could not be taken."""
    folder = Path(arguments.value("--all") or "")
    if arguments.operands or arguments.after is not None:
        refuse("--all DIR takes no exercise and no command", "--all 目录 之外不能再给练习或命令")
    if not folder.is_dir():
        refuse(f"{folder}: no such folder", f"{folder}：没有这个目录")
    machines = arguments.value("--machines")
    if machines:
        if not Path(machines).is_file():
            refuse(f"{machines}: no such file", f"{machines}：没有这个文件")
        lines = Path(machines).read_text(errors="replace").splitlines()
        # GNU parallel would take none for this machine.
        if not any(each.strip() and not each.lstrip().startswith("#") for each in lines):
            refuse(f"{machines}: names no machine", f"{machines}：里面没有机器")
    workers = arguments.value("-j")
    if workers is not None and not (workers.isdecimal() and 1 <= int(workers) <= 64):
        refuse(f"-j wants a number from 1 to 64, not '{workers}'", f"-j 需要 1 到 64 的整数，不能是“{workers}”")
    need_packages(*needed_packages(), "class", *(["machines"] if machines else []))
    build()
    out = Path(arguments.value("-o") or f"{folder.resolve().name}.graded")
    classroom = Classroom(
        folder,
        out,
        int(workers) if workers else None,
        arguments.given("--pseudonyms"),
        Path(machines) if machines else None,
    )
    classroom.grade()
    if junit := arguments.value("--junit"):
        write(Path(junit), as_junit(classroom.reports), write_given)
    tables = {"--json": "table.json", "--csv": "table.csv", "--html": "index.html"}
    chosen = next((file for flag, file in tables.items() if arguments.given(flag)), None)
    print((out / chosen).read_text() if chosen else classroom.summary(), end="" if chosen else "\n")
    return 1 if classroom.incomplete or any(each.get("unfinished") for each in classroom.reports) else 0


def name_unknown_answers(exercise: Exercise, submission: Submission) -> None:
    names = [each.name for each in exercise.points if each.answer]
    unknown = [each for each in submission.answers() if each not in names] if exercise.asks else []
    if unknown:
        given, known = printable(" ".join(unknown)), " ".join(names)
        notice(
            f"answers.json has keys that are not questions of this exercise: {given}; its questions are: {known}",
            f"answers.json 里有这个练习没有的问题：{given}；它的问题是：{known}",
        )


def print_next_step() -> None:
    say("passed", "已通过")
    open_ones = [each.name for each in all_exercises() if not read_state(each.name).get("passed")]
    if open_ones:
        say(
            f"the next one: scripts/lab exercises start {open_ones[0]}",
            f"下一个：scripts/lab exercises start {open_ones[0]}",
        )


def ask_predictions(exercise: Exercise, task: Task, known: dict[str, Any]) -> dict[str, Any]:
    """Each question in the terminal, before the run; an empty line leaves it open."""
    print(task.filled(exercise.page(settings.language)))
    answers = dict(known)
    for each in exercise.points:
        if each.answer and each.name not in answers:
            answers[each.name] = (ask_number if each.form == "number" else ask)(f"{each.sentence(task)} ")
    return answers
