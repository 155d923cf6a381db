"""Judges one submission: makes or reads the run, and asks each point."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from socklab.claims.verdict import Verdict, framed, listed, listed_zh, not_shown, proved
from socklab.evidence import Run
from socklab.exercises.exercise import Exercise
from socklab.exercises.points import Point
from socklab.exercises.recording import nonce_port, record_demo, record_programs
from socklab.exercises.state import drawn_port, remember_port
from socklab.exercises.submission import Submission
from socklab.exercises.task import Task
from socklab.paths import program
from socklab.terminal import Failure, fail, fail_submission, notice

HOST_B = "10.0.0.2"  # the server's host of a link (tcplink(1), --on B)

OWN_CONNECTION = Point(
    "own_connection",
    "a connection to port {port}, drawn for this run",
    "有一条到端口 {port} 的连接，端口是为这次运行抽取的",
    (
        ("The task's port is in the environment variable PORT; each run draws another.", "任务的端口在环境变量 PORT 中；每次运行都不同。"),
        ("Look at the capture: which ports does your program use?", "看一看抓包：你的程序用了哪些端口？"),
    ),
    "RFC 9293, 3.5",
)
OWN_RUN = replace(
    OWN_CONNECTION,
    name="own_run",
    en="the run is the student's own: its port is {port}",
    zh="这是学生自己的运行：端口为 {port}",
    hints=(("lab exercises start makes the run that your answers are about.", "lab exercises start 会生成你要回答的那次运行。"),),
)


@dataclass(frozen=True)
class Judged:
    """One point and what became of it."""

    point: Point
    verdict: Verdict

    @property
    def word(self) -> str:
        """As contract.md has it."""
        if not self.verdict.judged:
            return "not judged"
        return "ok" if self.verdict.ok else "no"


@dataclass
class Report:
    exercise: Exercise
    task: Task
    judged: list[Judged]
    run_folder: Path | None = None
    notes: list[str] = field(default_factory=list)

    @property
    def ok(self) -> int:
        return sum(each.verdict.ok and each.verdict.judged for each in self.judged)

    @property
    def passed(self) -> bool:
        return self.ok == len(self.judged)


Ask = Callable[[Exercise, Task, dict[str, Any]], dict[str, Any]]


def grade(exercise: Exercise, submission: Submission, ask: Ask | None = None, output: Path | None = None) -> Report:
    """`ask` takes the predictions, before the run is made. `output`: where a run that is made goes."""
    if exercise.kind == "predict":
        task = exercise.task(submission.student)
        answers = submission.answers()
        if ask:
            answers = ask(exercise, task, answers)
        folder = record_demo(exercise, task, output)
        return judge(exercise, task, fresh_run(folder), answers, OWN_RUN, folder)
    if exercise.asks:
        assert submission.folder
        task = exercise.task(submission.student)
        folder = submission.folder / "run"
        if not (folder / "trace.pcap").is_file():
            fail_submission(
                f"{submission.folder} has no run; lab exercises start {exercise.name} makes one",
                f"{submission.folder} 里没有运行记录；lab exercises start {exercise.name} 会生成",
            )
        return judge(exercise, task, students_run(folder), submission.answers(), OWN_RUN, folder)
    if submission.run_folder:
        run = students_run(submission.run_folder)
        # Its meta.json can contain anything. The grader remembers the ports that it drew.
        task = exercise.task(submission.student, drawn_port(submission.run_folder))
        return judge(exercise, task, run, {}, OWN_CONNECTION, submission.run_folder)
    host = HOST_B if exercise.run.get("link") else "127.0.0.1"
    task = exercise.task(submission.student, nonce_port(), host)
    folder = record_programs(exercise, task, submission, output)
    remember_port(folder, task.port)
    return judge(exercise, task, fresh_run(folder), {}, OWN_CONNECTION, folder)


def fresh_run(folder: Path) -> Run:
    """What the capture shows, decoded now: a trace.json that lies beside it may have been changed."""
    with TemporaryDirectory(prefix="socklab-check.") as scratch:
        for name in ("events.jsonl", "meta.json", "link.jsonl"):
            if (folder / name).is_file():
                (Path(scratch) / name).symlink_to((folder / name).absolute())
        output = Path(scratch) / "trace.json"
        command = [program("tcplens"), "--format", "json", "-o", str(output), str(folder / "trace.pcap")]
        done = subprocess.run(command, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        words = done.stderr.strip() or f"tcplens ended with status {done.returncode}"
        if not output.exists():
            fail(words, words)
        if done.returncode != 0:
            notice(f"the capture is not whole: {words}", f"抓包文件不完整：{words}")
        return Run.load(Path(scratch))


def students_run(folder: Path) -> Run:
    """A run that the student hands in: its files may hold anything."""
    try:
        return fresh_run(folder)
    except Failure as problem:  # tcplens cannot read the capture
        words = str(problem).replace(f"{folder}/", f"{folder.name}/")
        fail_submission(words, words)
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        name = folder.name
        fail_submission(f"{name}/: its files are not those of a run", f"{name}/：里面的文件不是一次运行的记录")


def judge(exercise: Exercise, task: Task, run: Run, answers: dict[str, Any], own: Point, folder: Path | None) -> Report:
    mine = of_port(run, task.port, None if exercise.asks else task.host)
    another = exercise.brings_run and not has_drawn_bytes(mine, task)
    first = Judged(own, of_another_task(task) if another else to_port(run, mine, task.port))
    judged = [first]
    for each in exercise.points:
        found = each.judge(mine, task, answers) if first.verdict.ok else nothing_to_judge()
        judged.append(Judged(each, found if found.rule or not each.rule else replace(found, rule=each.rule)))
    return Report(exercise, task, judged, folder)


def of_port(run: Run, port: int, host: str | None = None) -> Run:
    """The run's connections to that port (of that host: a program could be its own partner on another address), and the calls
    that are not another connection's."""
    ends = f":{port}"
    return replace(
        run,
        connections=[
            each
            for each in run.connections
            if each.ports["server"] == port and host in (None, each.addresses["server"])
        ],
        calls=[
            each
            for each in run.calls
            if each.local is None or each.peer is None or each.local.endswith(ends) or each.peer.endswith(ends)
        ],
    )


def has_drawn_bytes(mine: Run, task: Task) -> bool:
    """Did the client send as many bytes as were drawn for the student? A port alone is easily changed in a capture."""
    drawn = [task.values[name] for name in ("bytes", "first", "second", "third") if name in task.values]
    return not drawn or not mine.connections or sum(drawn) in [each.bytes["client"] for each in mine.connections]


def of_another_task(task: Task) -> Verdict:
    return not_shown(f"the client did not send the bytes of {task.student}'s task", f"客户端发送的字节数与 {task.student} 的任务不符")


def to_port(run: Run, mine: Run, port: int) -> Verdict:
    if not mine.connections:
        servers = sorted({each.endpoint("server") for each in run.connections})[:5]
        return not_shown(
            f"no connection to the task's port {port} ({f'but to {listed(servers)}' if servers else 'nor to any other'})",
            f"没有到任务端口 {port} 的连接（{f'只有到 {listed_zh(servers)} 的' if servers else '也没有其他连接'}）",
        )
    frames = mine.connections[0].opening.get("frames") or [each.frame for each in mine.segments[:1]]
    return proved(f"opened in {framed(frames)}", f"见第 {listed_zh(frames)} 帧", frames)


def nothing_to_judge() -> Verdict:
    return not_shown("no connection of this task to judge", "没有属于这个任务的连接可供评判")
