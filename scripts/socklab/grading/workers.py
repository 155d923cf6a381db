"""Runs jobs: some side by side on this machine, or on several by GNU parallel (parallel(1), --sshlogin)."""

from __future__ import annotations

import contextlib
import json
import os
import shlex
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from queue import SimpleQueue
from typing import Any

from socklab.exercises.exercise import places
from socklab.grading.cgroups import ControlGroup
from socklab.paths import BIN, ROOT
from socklab.terminal import fail, notice, settings

Json = dict[str, Any]
LAB = str(ROOT / "scripts" / "lab")
# As root, each worker grades as a separate user; systemd reserves 60578–61183 for no purpose (UIDS-GIDS).
FIRST_UID = 61000
IN_WORKER = "SOCKLAB_WORKER"  # set in a worker's environment
LONGEST = 240  # seconds of one job
Take = Callable[[Path, Json], None]


class Worker:
    """One job at a time; as a separate user, where we are root and that user can read socklab."""

    def __init__(self, number: int) -> None:
        self.group = ControlGroup(f"socklab-{os.getpid()}-{number}")
        self.home = Path(tempfile.mkdtemp(prefix="socklab-worker."))
        self.uid = FIRST_UID + number
        self.drops = os.geteuid() == 0 and not unreadable(self.uid)
        self.process: subprocess.Popen[str] | None = None
        self.stopped = False
        if self.drops:
            os.chown(self.home, self.uid, self.uid)

    def run(self, job: Path) -> Json:
        given = self.home / "job.tar"
        shutil.copy(job, given)
        given.chmod(0o644)
        drop = ["setpriv", f"--reuid={self.uid}", f"--regid={self.uid}", "--clear-groups"] if self.drops else []
        command = ["sh", "-c", self.group.joining() + 'exec "$@"', "sh", *drop, LAB, "check", "--job", str(given)]
        process = self.process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            errors="replace",
            env=environment(self.home),
            cwd=self.home,
            start_new_session=True,
        )
        try:
            output, words = process.communicate(timeout=0 if self.stopped else LONGEST)
        except subprocess.TimeoutExpired:
            output, words = "", f"not graded within {LONGEST} s"
        finally:
            self.end(process)
        self.empty_home()
        try:
            report: Json = json.loads(output)
            return report
        except ValueError:
            last = words.strip().splitlines()[-1:] or [f"status {process.returncode}"]
            return unfinished(last[0][:300])

    def stop(self) -> None:
        """The job under way ends soon, without a report."""
        self.stopped = True
        if self.process and self.process.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGTERM)

    def end(self, process: subprocess.Popen[str]) -> None:
        """TERM first: the lab takes its network down. What is left then is killed."""
        for number in (signal.SIGTERM, signal.SIGKILL):
            if process.poll() is None:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(process.pid, number)
                with contextlib.suppress(subprocess.TimeoutExpired):
                    process.wait(8)
        for stream in (process.stdout, process.stderr):
            if stream:
                stream.close()
        self.group.end()

    def empty_home(self) -> None:
        for each in self.home.iterdir():
            shutil.rmtree(each, ignore_errors=True) if each.is_dir() and not each.is_symlink() else each.unlink()

    def close(self) -> None:
        self.group.remove()
        shutil.rmtree(self.home, ignore_errors=True)


def environment(home: Path) -> dict[str, str]:
    """Of a worker, and so of the programs that it grades: nothing that a teacher's shell or a CI job keeps secret."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if name in ("PATH", "LANG", "TERM", "JAVA_HOME") or name.startswith(("LC_", "SOCKLAB_"))
    }
    own = ("HOME", "TMPDIR", "XDG_STATE_HOME", "XDG_RUNTIME_DIR", "SOCKLAB_RUNS")
    return {
        **kept,
        **dict.fromkeys(own, str(home)),
        **for_grader(),
        "SOCKLAB_BIN": str(BIN),
        "NO_COLOR": "1",
        IN_WORKER: "1",
    }


def for_grader() -> dict[str, str]:
    """What a grader needs to know wherever it runs: the teacher's own exercises, and the language."""
    own = ":".join(str(each) for each in places()[1:])
    return {"SOCKLAB_EXERCISES": own, "SOCKLAB_LANG": settings.language}


def unfinished(why: str) -> Json:
    """The report of a job that the grader did not finish; it is graded again the next time."""
    return {"error": f"the grader ended: {why}", "unfinished": True}


@cache
def unreadable(uid: int) -> str:
    """What of the grader that user cannot read, or the user itself where it cannot be changed to; nothing where all is well."""
    if not as_user(uid, "true"):
        return f"user {uid}"
    needed = [LAB, f"{BIN}/tcplens", *map(str, places()), tempfile.gettempdir()]
    return next((each for each in needed if not as_user(uid, "test", "-r", each)), "")


def as_user(uid: int, *command: str) -> bool:
    user = ["setpriv", f"--reuid={uid}", f"--regid={uid}", "--clear-groups"]
    quiet = subprocess.DEVNULL
    return subprocess.run([*user, *command], stdin=quiet, stdout=quiet, stderr=quiet).returncode == 0


def run_alone(job: Path) -> Json:
    worker = Worker(os.getpid() % 100)
    try:
        return worker.run(job)
    finally:
        worker.close()


def run_here(jobs: list[Path], workers: int | None, take: Take) -> None:
    free: SimpleQueue[Worker] = SimpleQueue()
    made = [Worker(number) for number in range(min(workers or 2 * (os.cpu_count() or 1), len(jobs)))]
    for each in made:
        free.put(each)
    if os.geteuid() == 0 and not made[0].drops:
        what = unreadable(made[0].uid)
        notice(
            f"submissions run as root without capabilities, because other users cannot read {what}; only a cgroup limits their number of processes",
            f"提交的程序以 root 身份运行，但没有任何权能，因为其他用户读不了 {what}；进程数只由 cgroup 限制",
        )

    def one(job: Path) -> None:
        worker = free.get()
        try:
            report = worker.run(job)
        finally:
            free.put(worker)
        if not worker.stopped:
            take(job, report)

    pool = ThreadPoolExecutor(len(made) or 1)
    try:
        for future in [pool.submit(one, each) for each in jobs]:
            future.result()
    except BaseException:  # Ctrl-C: what is not yet graded is graded the next time
        pool.shutdown(wait=False, cancel_futures=True)
        for each in made:
            each.stop()
        raise
    finally:
        pool.shutdown()
        for each in made:
            each.close()


def run_on_machines(jobs: list[Path], machines: Path, workers: int | None, take: Take) -> None:
    """Each line of the file is one of parallel's sshlogins; socklab stands at the same path there."""
    if not shutil.which("parallel"):
        fail("parallel is not there; it is in the package parallel", "没有 parallel；它在软件包 parallel 里")
    folder = jobs[0].parent
    jobs_each = str(workers) if workers else "200%"
    exports = shlex.join(f"{name}={value}" for name, value in for_grader().items())
    command = f"env {exports} {shlex.quote(LAB)} check --job {{}} >{{.}}.json"
    words = [
        *["parallel", "--will-cite", "--sshloginfile", str(machines.absolute()), "--jobs", jobs_each],
        *["--retries", "3", "--transferfile", "{}", "--return", "{.}.json", "--cleanup", command, ":::"],
        *[each.name for each in jobs],
    ]
    messages = folder / "parallel.log"
    with open(messages, "w") as log:
        done = subprocess.Popen(words, cwd=folder, stdin=subprocess.DEVNULL, stderr=log)
    waiting = set(jobs)
    try:
        while waiting:
            ended = done.poll() is not None
            for job in sorted(waiting):
                report = read_report(job.with_suffix(".json"))
                if report or ended:
                    waiting.remove(job)
                    lines = messages.read_text(errors="replace").strip().splitlines()
                    why = f": {lines[-1][:200]}" if lines else ""
                    take(job, report or unfinished(f"no machine gave a report{why}"))
            if waiting:
                with contextlib.suppress(subprocess.TimeoutExpired):
                    done.wait(0.5)
        done.wait()
    finally:
        if done.poll() is None:
            done.terminate()
            done.wait()


def read_report(path: Path) -> Json:
    try:
        found = json.loads(path.read_text())
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
