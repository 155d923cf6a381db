"""A report as lines for a reader, and as JSON for a program."""

from __future__ import annotations

from typing import Any

from socklab.claims.verdict import framed, listed_zh
from socklab.exercises.exercise import Exercise, kind_name
from socklab.exercises.grade import Judged, Report
from socklab.exercises.state import hints_given
from socklab.paths import shown
from socklab.terminal import GREEN, RED, YELLOW, paint, settings, text

Json = dict[str, Any]
SCHEMA = "socklab-check/1"
COLOURS = {"ok": GREEN, "no": RED, "not judged": YELLOW}


def lines(report: Report, more_hints: bool) -> list[str]:
    exercise, task = report.exercise, report.task
    title = exercise.title[settings.language]
    # Where the task has questions, a drawn value can be an answer; the task's page has the values that the student needs.
    values = [] if exercise.asks else [*task.shown.items(), ("port", task.port)]
    drawn = text(", ", "，").join(f"{name} {value}" for name, value in values)
    found = [
        text(
            f"{exercise.name}: {title} ({kind_name(exercise.kind)})",
            f"{exercise.name}：{title}（{kind_name(exercise.kind)}）",
        ),
        text(f"the task of {task.student}", f"{task.student} 的任务") + (text(": ", "：") + drawn if drawn else ""),
        "",
    ]
    more_to_come = False
    for each in report.judged:
        found.append(point_line(each, report))
        # Without its connection nothing else can be judged: only the first hint helps then.
        if each.word == "no" and (each is report.judged[0] or report.judged[0].word == "ok"):
            hints, more = hint_lines(each, report, more_hints)
            found += hints
            more_to_come |= more
    found.append("")
    if more_to_come:
        found.append(text("--hint gives one more hint for each", "--hint 给每一处多一条提示"))
    if report.run_folder:
        where = shown(report.run_folder)
        found.append(text(f"see the run: scripts/lab explain {where}", f"查看这次运行：scripts/lab explain {where}"))
    found.append(text(f"{report.ok} of {len(report.judged)} points", f"{len(report.judged)} 分中得 {report.ok} 分"))
    return found


def point_line(judged: Judged, report: Report) -> str:
    """'no  exactly_one_stall  exactly one stall: no stall (frames 4, 5; RFC 9293, 3.8.6)'"""
    verdict = judged.verdict
    word = paint(COLOURS[judged.word], f"{judged.word:<3}")
    evidence = text(verdict.en, verdict.zh)
    sentence = judged.point.sentence(report.task)
    # Each is said once: frames that the evidence names, evidence that is the sentence itself.
    frames = [] if "frame" in verdict.en or not verdict.frames else frames_named(verdict.frames)
    basis = [*frames, *([verdict.rule] if verdict.rule else [])]
    tail = text(f" ({'; '.join(basis)})", f"（{'；'.join(basis)}）") if basis else ""
    colon = " " if sentence.endswith(("?", "？")) else text(": ", "：")
    said = sentence if evidence == sentence else f"{sentence}{colon}{evidence}"
    return f"{word} {said}{tail}"


def frames_named(frames: tuple[int, ...]) -> list[str]:
    some = frames[:8]
    more = text(" …", " 等") if len(frames) > len(some) else ""
    return [text(f"{framed(some)}{more}", f"第 {listed_zh(some)} 帧{more}")]


def hint_lines(judged: Judged, report: Report, more: bool) -> tuple[list[str], bool]:
    """The hints given so far, and whether there is another one."""
    hints = judged.point.hints
    if not hints:
        return [], False
    count = min(hints_given(report.exercise.name, judged.point.name, more), len(hints))
    found = [
        f"    {text('hint', '提示')} {i + 1}{text(': ', '：')}{report.task.filled(text(*hints[i]))}" for i in range(count)
    ]
    return found, count < len(hints)


def error_report(exercise: Exercise, student: str, error: str) -> Json:
    """Of a submission that cannot be judged: no point of it is ok."""
    named = {"schema": SCHEMA, "exercise": exercise.name, "student": student, "error": error}
    return {**named, "points": [], "ok": 0, "of": len(exercise.points) + 1}


def as_json(report: Report) -> Json:
    return {
        "schema": SCHEMA,
        "exercise": report.exercise.name,
        "student": report.task.student,
        "task": report.task.named,
        "run": str(report.run_folder) if report.run_folder else None,
        "points": [
            {
                "point": each.point.name,
                "result": each.word,
                "sentence_en": report.task.filled(each.point.en),
                "sentence_zh": report.task.filled(each.point.zh),
                "evidence_en": each.verdict.en,
                "evidence_zh": each.verdict.zh,
                "frames": list(each.verdict.frames),
                "rule": each.verdict.rule,
            }
            for each in report.judged
        ],
        "ok": report.ok,
        "of": len(report.judged),
    }
