"""Runs what an exercise judges: the student's program beside the grader's partner, or a demo with the task's values."""

from __future__ import annotations

import contextlib
import os
import secrets
import shlex
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from socklab.demo import DEFAULT_SYSCTLS, Demo, demo_of_commands, load_demo, route_options
from socklab.exercises.exercise import Exercise
from socklab.exercises.submission import Submission
from socklab.exercises.task import PORTS, Task
from socklab.grading.confinement import bounded_output, build_confined, confined, environment_of_tools
from socklab.options import Arguments
from socklab.paths import BIN, ROOT, libsock_flags, program
from socklab.runner.pair_run import PairRun
from socklab.terminal import fail_submission, last_line, printable, run

LONGEST_BUILD = 120  # seconds


# An archive made on Windows loses the right to execute, and its editors end lines by CR LF: the first line still names
# the program that runs the file.
START = r"""start() {
  first=; IFS= read -r first 2>/dev/null <run || :
  case $first in
    "#!"*) end=${first%"$(printf '\r')"}
           [ -x run ] && [ "$end" = "$first" ] && exec ./run "$1"
           exec ${end#??} ./run "$1" ;;
  esac
  [ -x run ] && exec ./run "$1"
  exec sh run "$1"
}"""


class QuietRun(PairRun):
    """A run that is judged afterwards: its ladder stays in its folder."""

    def report(self, final: Path, verdicts: list[dict[str, Any]]) -> None:
        pass


def record(demo: Demo, output: Path | None, show_programs: bool) -> Path:
    """Makes the run. Its folder. `show_programs`: their lines go to standard error, to a student whose program it is."""
    options = [("--output", str(output))] if output else []
    made = QuietRun(demo, Arguments(options, [], None))
    # Whoever reads our standard output reads points, or JSON: what the programs print goes to standard error.
    sys.stdout.flush()
    kept = os.dup(1)
    with open(os.devnull, "w") as nowhere:
        words = sys.stderr if show_programs else nowhere
        os.dup2(words.fileno(), 1)
        try:
            with contextlib.redirect_stdout(words):
                made.run()
        finally:
            os.dup2(kept, 1)
            os.close(kept)
    assert made.folder
    return made.folder.final


def nonce_port() -> int:
    """Drawn for one run: a connection that an earlier run made, or another student's, has another port."""
    return PORTS[secrets.randbelow(len(PORTS))]


def record_programs(exercise: Exercise, task: Task, submission: Submission, output: Path | None = None) -> Path:
    if submission.folder and (submission.folder / "build").is_file():
        build_submission(submission, task)
    server, client = (
        student_command(submission, task, role) if exercise.role in (role, "both") else partner_command(exercise, task)
        for role in ("server", "client")
    )
    settings = exercise.run
    demo = demo_of_commands(
        f"check_{exercise.name}",
        (server, client),
        port=task.port,
        seconds=settings.get("seconds", 20),
        sysctls=(*DEFAULT_SYSCTLS, *settings.get("sysctl", ())),
        link=tuple(shlex.split(task.filled(settings.get("link", "")))),
        nft=task.filled(settings.get("nft", "")),
        route=tuple(shlex.split(settings.get("route", ""))),
    )
    return record(demo, output, show_programs=True)


def record_demo(exercise: Exercise, task: Task, output: Path | None = None) -> Path:
    settings = exercise.settings(task)
    demo = load_demo(settings["demo"])
    words = shlex.split(task.filled(settings.get("options", "")))
    demo = route_options(demo, [*words, "--port", str(task.port)])
    if "link" in settings:
        demo = replace(demo, link=tuple(shlex.split(task.filled(settings["link"]))))
    if "route" in settings:
        demo = replace(demo, route=tuple(shlex.split(settings["route"])))
    more = [task.filled(each) for each in settings.get("sysctl", ())]
    # The programs' lines would tell the student what the capture is to show.
    return record(replace(demo, claims=(), sysctls=(*demo.sysctls, *more)), output, show_programs=False)


def keep_capture_only(run_folder: Path, exercise: Exercise) -> None:
    """A capture to diagnose comes without what would give the cause away: options, logs, the line's log."""
    if exercise.kind != "diagnose":
        return
    for each in run_folder.iterdir():
        if each.name != "trace.pcap":
            each.unlink()


def student_command(submission: Submission, task: Task, role: str) -> str:
    """For a shell. `run` may be a program or a script of sh."""
    if submission.folder:
        start = START + f"; start {role}"
        if submission.confined:
            return within(Path("/"), task, bounded_output(confined(submission.folder, start)))
        return within(submission.folder, task, f"exec sh -c {shlex.quote(start)}")
    return within(Path.cwd(), task, "exec " + shlex.join(task.filled(each) for each in submission.command))


def partner_command(exercise: Exercise, task: Task) -> str:
    words = shlex.split(task.filled(exercise.run["partner"]))
    if "/" not in words[0]:
        words[0] = program(words[0])
    return within(exercise.folder, task, f"exec {shlex.join(words)}")


def within(folder: Path, task: Task, command: str) -> str:
    exports = " ".join(f"{name}={shlex.quote(value)}" for name, value in task.environment().items())
    return f"cd {shlex.quote(str(folder))} && export {exports} && {command}"


def compile_environment(task: Task) -> Mapping[str, str]:
    """What a `build` file may use: libsock's flags, and where socklab is."""
    return {
        **os.environ,
        **task.environment(),
        "SOCKLAB_ROOT": str(ROOT),
        "SOCKLAB_BIN": str(BIN),
        **libsock_flags(),
    }


def build_submission(submission: Submission, task: Task) -> None:
    """A file `build` is run before the capture begins, by sh."""
    folder = submission.folder
    assert folder
    if submission.confined:
        if words := build_confined(folder, {**task.environment(), **environment_of_tools()}):
            last = printable(last_line(words).strip())[:200]
            fail_submission(f"build failed: {last}", f"build 失败：{last}", 1)
        return
    command = ["timeout", str(LONGEST_BUILD), "sh", "build"]
    done = run(command, cwd=folder, env=compile_environment(task), stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if done.returncode != 0:
        sys.stderr.write(done.stdout)
        fail_submission(
            f"{folder}/build ended with status {done.returncode}", f"{folder}/build 的退出码为 {done.returncode}", 1
        )
