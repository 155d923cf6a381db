"""A folder of submissions, STUDENT/EXERCISE/…: graded, each once, into OUT: results/STUDENT/EXERCISE.json and .txt, and the tables."""

from __future__ import annotations

import hashlib
import json
import secrets
import shlex
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from socklab.exercises.exercise import load_exercise
from socklab.grading import results
from socklab.grading.cgroups import in_force
from socklab.grading.folders import Found, find_all
from socklab.grading.job import pack
from socklab.grading.progress import Progress
from socklab.grading.workers import run_here, run_on_machines, unfinished
from socklab.paths import ROOT
from socklab.terminal import fail, notice, padded, printable, refuse, settings, text, width_of
from socklab.unnamed_file import write_whole

Json = dict[str, Any]


@dataclass
class Classroom:
    folder: Path
    out: Path
    workers: int | None  # None: twice the processors of each machine
    pseudonyms: bool = False
    machines: Path | None = None
    reports: list[Json] = field(default_factory=list)
    incomplete: bool = False  # a submission could not be taken

    def submissions(self) -> list[Found]:
        """What cannot be graded is left out, and named."""
        try:
            taken, skipped = find_all(self.folder)
        except OSError as problem:
            fail(f"{self.folder}: {problem.strerror}", f"{self.folder}：{problem.strerror}")
        self.incomplete = any(each.may_hold_work for each in skipped)
        for why in sorted({(each.en, each.zh) for each in skipped}):
            names = [printable(each.name) for each in skipped if (each.en, each.zh) == why]
            notice(f"left out, {why[0]}: {some_of(names)}", f"已略过，{why[1]}：{some_of(names)}")
        if not taken:
            refuse(
                f"{self.folder}: holds no STUDENT/EXERCISE/ of a known exercise",
                f"{self.folder}：里面没有“学生/练习/”这样的目录",
            )
        return taken

    def grade(self) -> None:
        found = self.submissions()
        names = self.shown_names([student for student, _, _ in found])
        todo: dict[str, tuple[str, str, str]] = {}
        token = secrets.token_hex(4)  # two classes may be graded under one account of a machine
        with TemporaryDirectory(prefix="socklab-class.") as scratch:
            jobs: list[Path] = []
            for number, (student, exercise, folder) in enumerate(found):
                archive = pack(folder, student, exercise)
                digest = hashlib.sha256(archive + definition(exercise)).hexdigest()
                kept = self.kept(names[student], exercise, digest)
                if kept:
                    self.reports.append(kept)
                    self.write_text(kept)  # the language may be another one today
                    continue
                job = Path(scratch) / f"socklab-{token}-{number:05}.tar"
                job.write_bytes(archive)
                todo[job.name] = (student, exercise, digest)
                jobs.append(job)
            progress = Progress(len(jobs))

            def take(job: Path, report: Json) -> None:
                student, exercise, digest = todo[job.name]
                if (report.get("student", student), report.get("exercise", exercise)) != (student, exercise):
                    report = unfinished("the report is of another submission")
                self.keep({**report, "student": names[student], "exercise": exercise, "digest": digest})
                progress.advance(f"{names[student]} {exercise}")

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
        if self.pseudonyms:
            # The drawn values follow from the name, and a program may print it.
            hidden = ("task", "programs")
            report = {key: value for key, value in report.items() if key not in hidden}
            if "begun_as" in report:
                report["begun_as"] = text("another name", "另一个名字")
        self.reports.append(report)
        self.write_text(report)
        place = self.place(report["student"], report["exercise"], "json")
        write(place, json.dumps(report, ensure_ascii=False, indent=1))

    def write_text(self, report: Json) -> None:
        write(self.place(report["student"], report["exercise"], "txt"), results.report_text(report))

    def shown_names(self, students: list[str]) -> dict[str, str]:
        """Pseudonyms stay the same from run to run: names.json, which is not to be given away."""
        if not self.pseudonyms:
            return {each: each for each in students}
        path = self.out / "names.json"
        try:
            known: dict[str, str] = json.loads(path.read_text())
        except (OSError, ValueError):
            known = {}
        new = sorted(set(students) - set(known))
        secrets.SystemRandom().shuffle(new)  # numbered in the order of the names, they would be no secret
        for each in new:
            known[each] = f"student-{len(known) + 1:03}"
        made = self.out / "results"
        if made.is_dir() and (named := {each.name for each in made.iterdir()} - set(known.values())):
            refuse(
                f"{self.out}: has reports with real names ({some_of(sorted(named))}); choose another folder with -o",
                f"{self.out}：里面有用真名的报告（{some_of(sorted(named))}）；请用 -o 另选一个目录",
            )
        write(path, json.dumps(known, ensure_ascii=False, indent=1), partial(write_whole, mode=0o600))
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
        width = max(width_of(each["student"]) for each in self.reports)
        for each in self.reports:
            failed = " ".join(results.failed_points(each)) or each.get("error", "")
            name = f"{padded(each['student'], width)}  {each['exercise']:<24}"
            lines.append(printable(f"{name} {results.ok_of(each):>6}  {failed}".rstrip()))
        count = len(self.reports)
        lines += [
            "",
            text(
                f"{passed} of {count} passed; {self.out}/index.html", f"{count} 份中通过 {passed} 份；{self.out}/index.html"
            ),
        ]
        return "\n".join(lines)


@cache
def definition(exercise: str) -> bytes:
    """What an exercise's reports follow from, besides the submission: after a change of checks, partner or grader it is graded again."""
    found = load_exercise(exercise)
    files = [
        path
        for path in found.folder.rglob("*")
        if path.relative_to(found.folder).parts[0] not in ("solutions", "wrong")
    ]
    partner = shlex.split(str(found.run.get("partner", "")))[:1]
    files += [found.folder / each for each in partner if "/" in each]
    files += (ROOT / "scripts" / "socklab").rglob("*.py")
    return b"".join(
        each.read_bytes() for each in sorted(files) if each.is_file() and each.suffix not in (".md", ".pyc")
    )


def some_of(names: list[str]) -> str:
    more = f" … ({len(names)})" if len(names) > 5 else ""
    return f"{', '.join(names[:5])}{more}"


def write(path: Path, words: str, put: Callable[[Path, str], None] = write_whole) -> None:
    """`put`: how the file is written. A failure ends the command with one line."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        put(path, words)
    except OSError as problem:
        fail(f"{path}: {problem.strerror}", f"{path}：{problem.strerror}")
