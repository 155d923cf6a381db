"""One submission as one file: it is packed here, graded in a separate folder (here or on another machine), and gives one report.

    {"exercise", "student", "points", "ok", "of", …} as lab check --json, or {"exercise", "student", "error"}

`programs` has what the student's programs printed last; `begun_as` the name that `exercises start` was given, where it is
another one: the task was drawn for that name then.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import stat
import tarfile
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from socklab.exercises.exercise import load_exercise
from socklab.exercises.grade import grade
from socklab.exercises.report import as_json
from socklab.exercises.submission import STUDENT_FILE, Submission, is_name, valid_name
from socklab.grading.confinement import take_over
from socklab.terminal import SubmissionError, printable, text

Json = dict[str, Any]
MAX_FILES = 2000
MAX_BYTES = 32 << 20
MAX_DEPTH = 40  # folders within folders
LAST_LINES = 6  # of what a program printed


def pack(folder: Path, student: str, exercise: str) -> bytes:
    """A tar archive of the folder's regular files, and of job.json beside them. Links and devices are left out; a folder that is
    too large or too deep gives an archive without files."""
    files: list[tuple[Path, os.stat_result]] = []
    entries, too_large = 0, False
    for base, folders, names in os.walk(folder):
        folders[:] = sorted(each for each in folders if not os.path.islink(os.path.join(base, each)))
        for name in sorted(names):
            path = Path(base) / name
            with contextlib.suppress(OSError):  # a folder that we may not search, a path that is too long
                about = path.lstat()
                if stat.S_ISREG(about.st_mode):
                    files.append((path, about))
        entries += 1 + len(names)
        if entries > MAX_FILES or len(Path(base).relative_to(folder).parts) > MAX_DEPTH:
            too_large = True
            break
    too_large = too_large or sum(about.st_size for _, about in files) > MAX_BYTES
    output = io.BytesIO()
    with tarfile.open(fileobj=output, mode="w") as archive:
        job = {"student": student, "exercise": exercise, "too_large": too_large}
        add(archive, "job.json", json.dumps(job).encode(), 0o644)
        for path, about in [] if too_large else files:
            try:
                content = path.read_bytes()[:MAX_BYTES]
            except OSError:
                continue  # we may not read it
            # The other permissions depend on how the folder was copied, and the digest must not.
            mode = 0o755 if about.st_mode & 0o100 else 0o644
            add(archive, f"submission/{path.relative_to(folder)}", content, mode)
    return output.getvalue()


def add(archive: tarfile.TarFile, name: str, content: bytes, mode: int) -> None:
    member = tarfile.TarInfo(name)
    member.size, member.mode = len(content), mode
    archive.addfile(member, io.BytesIO(content))


def run_job(archive: Path) -> Json:
    """Grades it. A mistake in the submission becomes its report; the grader does not fail by it."""
    with TemporaryDirectory(prefix="socklab-job.") as scratch:
        take_over(archive.read_bytes(), Path(scratch))
        job = json.loads((Path(scratch) / "job.json").read_text())
        named = {"exercise": job["exercise"], "student": job["student"]}
        folder = Path(scratch) / "submission"
        folder.mkdir(exist_ok=True)
        exercise = load_exercise(job["exercise"])
        wanted = "answers.json" if exercise.asks else "run"
        if job["too_large"]:
            limits = f"{MAX_FILES} files, {MAX_BYTES >> 20} MiB or {MAX_DEPTH} levels of folders"
            limits_zh = f"{MAX_FILES} 个文件、{MAX_BYTES >> 20} MiB 或 {MAX_DEPTH} 层目录"
            return {**named, "error": text(f"more than {limits}", f"超过 {limits_zh}")}
        if not (folder / wanted).is_file():
            return {**named, "error": text(f"there is no file '{wanted}'", f"没有文件“{wanted}”")}
        try:
            submission = Submission(job["student"], folder, confined=True)
            graded = grade(exercise, submission, output=Path(scratch) / "made")
        except SubmissionError as problem:
            return {**named, "error": str(problem)}
        report: Json = {**as_json(graded), "run": None}
        if not exercise.asks and graded.run_folder:
            roles = ("server", "client") if exercise.role == "both" else (exercise.role,)
            report["programs"] = {each: last_lines(graded.run_folder / f"{each}.log") for each in roles}
        if (begun := begun_as(folder)) not in (None, job["student"]):
            report["begun_as"] = begun
        return report


def last_lines(log: Path) -> list[str]:
    """It is shown, never judged: a teacher wants to know why a program ended."""
    try:
        lines = log.read_text(errors="replace").splitlines()
    except OSError:
        return []
    own = [each for each in lines if not each.startswith("tcpwatch: ")]
    return [printable(each)[:200] for each in own[-LAST_LINES:]]


def begun_as(folder: Path) -> str | None:
    file = folder / STUDENT_FILE
    name = file.read_text(errors="replace")[:200].strip() if file.is_file() else ""
    return valid_name(name) if is_name(name) else None
