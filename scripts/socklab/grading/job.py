"""One submission as one file: it is packed here, graded in a separate folder (here or on another machine), and gives one report.

    {"exercise", "student", "points", "ok", "of", …} as lab check --json, or {"exercise", "student", "error"}
"""

from __future__ import annotations

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
from socklab.exercises.submission import Submission
from socklab.grading.confinement import take_over
from socklab.terminal import Failure, UsageError

Json = dict[str, Any]
MOST_FILES = 2000
MOST_BYTES = 32 << 20


def pack(folder: Path, student: str, exercise: str) -> bytes:
    """A tar archive of the folder's regular files, and of job.json beside them. Links and devices are left out; a folder that is
    too large gives an archive without files."""
    files: list[tuple[Path, os.stat_result]] = []
    for base, folders, names in os.walk(folder):
        folders[:] = sorted(each for each in folders if not os.path.islink(os.path.join(base, each)))
        for name in sorted(names):
            path = Path(base) / name
            about = path.lstat()
            if stat.S_ISREG(about.st_mode):
                files.append((path, about))
        if len(files) > MOST_FILES:
            break
    too_large = len(files) > MOST_FILES or sum(about.st_size for _, about in files) > MOST_BYTES
    output = io.BytesIO()
    with tarfile.open(fileobj=output, mode="w") as archive:
        job = {"student": student, "exercise": exercise, "too_large": too_large}
        add(archive, "job.json", json.dumps(job).encode(), 0o644)
        for path, about in [] if too_large else files:
            try:
                content = path.read_bytes()[:MOST_BYTES]
            except OSError:
                continue  # we may not read it
            add(archive, f"submission/{path.relative_to(folder)}", content, about.st_mode & 0o777)
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
            return {**named, "error": f"more than {MOST_FILES} files or {MOST_BYTES >> 20} MiB"}
        if not (folder / wanted).is_file():
            return {**named, "error": f"there is no file '{wanted}'"}
        try:
            submission = Submission(job["student"], folder, confined=True)
            report = as_json(grade(exercise, submission, output=Path(scratch) / "made"))
        except (Failure, UsageError) as problem:
            return {**named, "error": str(problem)}
        return {**report, "run": None}
