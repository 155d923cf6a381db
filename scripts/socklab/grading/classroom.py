"""A folder of submissions, STUDENT/EXERCISE/…: graded, each once, into OUT: results/STUDENT/EXERCISE.json and .txt, and the tables."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from socklab.exercises.exercise import exercise_names, load_exercise
from socklab.exercises.submission import valid_name
from socklab.grading import results
from socklab.grading.cgroups import in_force
from socklab.grading.job import pack
from socklab.grading.progress import Progress
from socklab.grading.workers import run_here, run_on_machines
from socklab.terminal import fail, notice, printable, refuse, settings, text
from socklab.unnamed_file import write_whole

Json = dict[str, Any]


@dataclass
class Classroom:
    folder: Path
    out: Path
    workers: int
    pseudonyms: bool = False
    machines: Path | None = None
    reports: list[Json] = field(default_factory=list)

    def submissions(self) -> list[tuple[str, str, Path]]:
        """Student, exercise, folder. What is no exercise is left out, and named."""
        known, strange = set(exercise_names()), []
        found = []
        for student in sorted(each for each in self.folder.iterdir() if each.is_dir() and not each.is_symlink()):
            valid_name(student.name)
            for each in sorted(student.iterdir()):
                if each.name in known and each.is_dir() and not each.is_symlink():
                    found.append((student.name, each.name, each))
                elif each.is_dir():
                    strange.append(f"{student.name}/{each.name}")
        if strange:
            names = ", ".join(strange[:5])
            notice(f"no exercise of that name, left out: {names}", f"没有这个名字的练习，已略过：{names}")
        if not found:
            refuse(
                f"{self.folder}: holds no STUDENT/EXERCISE/ of a known exercise",
                f"{self.folder}：里面没有“学生/练习/”这样的目录",
            )
        return found

    def grade(self) -> None:
        found = self.submissions()
        names = self.shown_names([student for student, _, _ in found])
        todo: dict[str, tuple[str, str, str]] = {}
        with TemporaryDirectory(prefix="socklab-class.") as scratch:
            jobs: list[Path] = []
            for number, (student, exercise, folder) in enumerate(found):
                archive = pack(folder, student, exercise)
                digest = hashlib.sha256(archive + definition(exercise)).hexdigest()
                kept = self.kept(names[student], exercise, digest)
                if kept:
                    self.reports.append(kept)
                    continue
                job = Path(scratch) / f"{number:05}.tar"
                job.write_bytes(archive)
                todo[job.name] = (student, exercise, digest)
                jobs.append(job)
            progress = Progress(len(jobs))

            def take(job: Path, report: Json) -> None:
                student, exercise, digest = todo[job.name]
                self.keep({**report, "student": names[student], "exercise": exercise, "digest": digest})
                progress.one_more(f"{names[student]} {exercise}")

            if self.machines and jobs:
                run_on_machines(jobs, self.machines, self.workers, take)
            elif jobs:
                run_here(jobs, self.workers, take)
        self.reports.sort(key=lambda each: (each["student"], each["exercise"]))
        self.write_tables()

    def place(self, student: str, exercise: str, kind: str) -> Path:
        return self.out / "results" / student / f"{exercise}.{kind}"

    def kept(self, student: str, exercise: str, digest: str) -> Json | None:
        """The report of an earlier run, of the same files by the same checks."""
        try:
            report: Json = json.loads(self.place(student, exercise, "json").read_text())
        except (OSError, ValueError):
            return None
        same = isinstance(report, dict) and report.get("digest") == digest
        return report if same and not report.get("unfinished") else None

    def keep(self, report: Json) -> None:
        if "task" in report:
            report["task"] = {**report["task"], "student": report["student"]}
        self.reports.append(report)
        student, exercise = report["student"], report["exercise"]
        write(self.place(student, exercise, "txt"), results.report_text(report))
        write(self.place(student, exercise, "json"), json.dumps(report, ensure_ascii=False, indent=1))

    def shown_names(self, students: list[str]) -> dict[str, str]:
        """Pseudonyms stay the same from run to run: names.json, which is not to be given away."""
        if not self.pseudonyms:
            return {each: each for each in students}
        path = self.out / "names.json"
        try:
            known: dict[str, str] = json.loads(path.read_text())
        except (OSError, ValueError):
            known = {}
        for each in sorted(set(students) - set(known)):
            known[each] = f"student-{len(known) + 1:03}"
        write(path, json.dumps(known, ensure_ascii=False, indent=1), 0o600)
        return known

    @property
    def limits(self) -> str:
        en, zh = in_force()
        return zh if settings.language == "zh" else en

    def write_tables(self) -> None:
        for name, words in (
            ("table.csv", results.as_csv(self.reports)),
            ("table.json", results.as_json(self.reports, self.limits)),
            ("index.html", results.as_page(self.reports, self.limits)),
        ):
            write(self.out / name, words)

    def summary(self) -> str:
        passed = sum(each.get("of", 0) > 0 and each.get("ok") == each.get("of") for each in self.reports)
        lines = [self.limits, ""]
        width = max(len(each["student"]) for each in self.reports)
        for each in self.reports:
            failed = " ".join(results.failed_points(each)) or each.get("error", "")
            name = f"{each['student']:<{width}}  {each['exercise']:<24}"
            lines.append(printable(f"{name} {results.ok_of(each):>6}  {failed}".rstrip()))
        count = len(self.reports)
        lines += [
            "",
            text(
                f"{passed} of {count} passed; {self.out}/index.html", f"{count} 份中通过 {passed} 份；{self.out}/index.html"
            ),
        ]
        return "\n".join(lines)


def definition(exercise: str) -> bytes:
    """What an exercise's reports follow from, besides the submission: changed checks grade anew."""
    folder = load_exercise(exercise).folder
    return b"".join((folder / name).read_bytes() for name in ("exercise.toml", "checks.py"))


def write(path: Path, words: str, mode: int = 0o666) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, words, mode)
    except OSError as problem:
        fail(f"{path}: {problem.strerror}", f"{path}：{problem.strerror}")
