"""The reports of a class as tables: rows, CSV, JSON, JUnit, and a page; and each report as text."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from html import escape
from typing import Any
from urllib.parse import quote
from xml.etree import ElementTree as Xml

from socklab.exercises.report import frames_named
from socklab.terminal import printable, settings, text

Json = dict[str, Any]


def ok_of(report: Json) -> str:
    return f"{report.get('ok', 0)}/{report.get('of', '?')}" if "error" not in report else text("error", "出错")


def failed_points(report: Json) -> list[str]:
    return [each["point"] for each in report.get("points", []) if each["result"] == "no"]


def as_csv(reports: list[Json]) -> str:
    output = io.StringIO()
    table = csv.writer(output, lineterminator="\n")
    table.writerow(["student", "exercise", "ok", "of", "failed", "not_judged", "error"])
    for each in reports:
        unjudged = [point["point"] for point in each.get("points", []) if point["result"] == "not judged"]
        row = [each["student"], each["exercise"], each.get("ok", 0), each.get("of", "")]
        words = [" ".join(failed_points(each)), " ".join(unjudged), each.get("error", "")]
        table.writerow([escaped_for_spreadsheet(cell) for cell in [*row, *map(printable, words)]])
    return output.getvalue()


def escaped_for_spreadsheet(cell: object) -> object:
    """A spreadsheet takes a cell that begins so for a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell


def as_json(reports: list[Json], limits: str) -> str:
    document = {"schema": "socklab-class/1", "limits": limits, "reports": reports}
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def as_junit(reports: list[Json]) -> str:
    """As GitHub, GitLab and Jenkins read it: a suite for each submission, a case for each point."""
    root = Xml.Element("testsuites", name="socklab")
    for each in reports:
        points = each.get("points") or [
            {
                "point": "graded",
                "result": "no",
                "sentence_en": "it could be graded",
                "evidence_en": each.get("error", ""),
            }
        ]
        counts = Counter(point["result"] for point in points)
        name = printable(f"{each['student']} {each['exercise']}")
        numbers = {"tests": len(points), "failures": counts["no"], "skipped": counts["not judged"]}
        about = {"name": name, **{key: str(value) for key, value in numbers.items()}}
        suite = Xml.SubElement(root, "testsuite", about)
        for point in points:
            case = Xml.SubElement(suite, "testcase", classname=each["exercise"], name=point["point"])
            # XML 1.0 has no control characters, not even escaped.
            words = printable(f"{point['sentence_en']}: {point['evidence_en']}")
            if point["result"] == "no":
                Xml.SubElement(case, "failure", message=words)
            elif point["result"] == "not judged":
                Xml.SubElement(case, "skipped", message=words)
    Xml.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + Xml.tostring(root, encoding="unicode") + "\n"


def report_text(report: Json) -> str:
    """One submission's report, for a reader."""
    lines = [f"{report['student']}: {report['exercise']}: {ok_of(report)}", ""]
    if "error" in report:
        lines.append(report["error"])
    language = settings.language
    for each in report.get("points", []):
        frames = f" ({'; '.join(frames_named(tuple(each['frames'])))})" if each["frames"] else ""
        lines.append(
            f"{each['result']:<3} {each[f'sentence_{language}']}: {each[f'evidence_{language}']}{frames} {each['rule']}".rstrip()
        )
    if begun := report.get("begun_as"):
        student = report["student"]
        lines += [
            "",
            text(
                f"The task was begun as '{begun}' and is graded as '{student}': the drawn values differ.",
                f"任务开始时的姓名是“{begun}”，评分时是“{student}”：抽取的数值不同。",
            ),
        ]
    for role, printed in report.get("programs", {}).items():
        if printed and failed_points(report):
            lines += ["", text(f"the {role} printed last (shown, not judged):", f"{role} 最后打印的内容（只显示，不评判）："), *printed]
    return "".join(f"{printable(each)}\n" for line in lines for each in line.split("\n"))


def commonest(reports: list[Json]) -> list[tuple[str, str, int, int]]:
    """For each exercise the point that most submissions fail: exercise, point, how many fail it, of how many."""
    found = []
    for exercise in sorted({each["exercise"] for each in reports}):
        some = [each for each in reports if each["exercise"] == exercise]
        counts = Counter(point for each in some for point in failed_points(each))
        if counts:
            point, count = counts.most_common(1)[0]
            found.append((exercise, point, count, len(some)))
    return found


STYLE = """
:root { color-scheme: light dark } body { font: 15px/1.5 system-ui, sans-serif; margin: 2em auto; max-width: 70em; padding: 0 1em }
.wide { overflow-x: auto } table { border-collapse: collapse } th, td { border: 1px solid #8886; padding: .3em .6em; text-align: left }
td.all { background: #2a92 } td.some { background: #ca02 } td.none { background: #c332 }
"""


def as_page(reports: list[Json], limits: str) -> str:
    """Students by exercises. It loads nothing and runs nothing."""
    exercises = sorted({each["exercise"] for each in reports})
    by_place = {(each["student"], each["exercise"]): each for each in reports}
    rows = []
    for student in sorted({each["student"] for each in reports}):
        cells = [cell(by_place.get((student, exercise))) for exercise in exercises]
        rows.append(f"<tr><th scope=row>{escape(student)}</th>{''.join(cells)}</tr>")
    heads = "".join(f"<th scope=col>{escape(each)}</th>" for each in exercises)
    failing = "".join(
        f"<tr><td>{escape(exercise)}</td><td>{escape(point)}</td><td>{count} / {of}</td></tr>"
        for exercise, point, count, of in commonest(reports)
    )
    title, most = text("Points of the class", "全班得分"), text("The commonest failed point", "最常失分的评分点")
    names = text("exercise|point|fail it", "练习|评分点|失分人数").split("|")
    return (
        f'<!doctype html><html lang="{settings.language}"><head><meta charset="utf-8"><title>{title}</title>'
        '<meta name="viewport" content="width=device-width">'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        f"<style>{STYLE}</style></head><body><h1>{title}</h1><p>{escape(limits)}</p>"
        f"<div class=wide><table><tr><td></td>{heads}</tr>{''.join(rows)}</table></div>"
        f"<h2>{most}</h2><table><tr>{''.join(f'<th>{each}</th>' for each in names)}</tr>{failing}</table></body></html>\n"
    )


def cell(report: Json | None) -> str:
    if report is None:
        return "<td></td>"
    ok, of = report.get("ok", 0), report.get("of", 0)
    kind = "all" if of and ok == of else "some" if ok else "none"
    target = quote(f"results/{report['student']}/{report['exercise']}.txt")
    return f'<td class={kind}><a href="{target}">{escape(ok_of(report))}</a></td>'
