"""What a student hands in: a folder with `run` or answers.json, or a command; and whose it is."""

from __future__ import annotations

import codecs
import json
import os
import pwd
import re
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from socklab.exercises.exercise import Exercise
from socklab.terminal import fail_submission, refuse

ANSWERS = "answers.json"
STUDENT_FILE = "student"  # laid out by `lab exercises start`: whose task it is
LARGEST_ANSWERS = 100_000  # bytes


@dataclass
class Submission:
    student: str
    folder: Path | None = None
    command: list[str] = field(default_factory=list)
    run_folder: Path | None = None  # a run that exists already
    confined: bool = False  # another person's: it runs in a separate file system, under limits

    def answers(self) -> dict[str, Any]:
        """answers.json; empty where there is none."""
        path = self.folder / ANSWERS if self.folder else None
        if path is None or not path.exists():
            return {}
        shown = ANSWERS if self.confined else path  # a class is graded in folders that nobody will see
        if not path.is_file() or path.stat().st_size > LARGEST_ANSWERS:
            fail_submission(
                f"{shown}: not a file of at most {LARGEST_ANSWERS} bytes", f"{shown}：不是文件，或超过 {LARGEST_ANSWERS} 字节"
            )
        form_en, form_zh = 'write {"question": answer, …}', '请写成 {"问题": 答案, …}'
        words = decoded(path.read_bytes())
        if not words.strip():
            fail_submission(f"{shown} is empty: {form_en}", f"{shown} 是空的：{form_zh}")
        try:
            data = json.loads(words)
        except json.JSONDecodeError as problem:
            place = f"{shown}, line {problem.lineno}, column {problem.colno}"
            place_zh = f"{shown} 第 {problem.lineno} 行第 {problem.colno} 列"
            if (sign := words[problem.pos : problem.pos + 1]) and sign in "“”‘’：，｛｝":
                fail_submission(
                    f'{place}: not JSON: {sign} is a full-width sign, JSON has {{ }} " : and ,',
                    f'{place_zh}：不是 JSON：{sign} 是中文标点，JSON 要用英文的 {{ }} " : ,',
                )
            comma = "delimiter" in problem.msg
            fail_submission(
                f"{place}: not JSON: {problem.msg}",
                f"{place_zh}：不是 JSON；{'这里或上一行末尾少了逗号；' if comma else ''}{form_zh}",
            )
        except (ValueError, RecursionError):  # a number of thousands of digits, or lists within lists
            fail_submission(f"{shown}: too large or nested too deeply to be read", f"{shown}：太大或嵌套太深，无法读取")
        if not isinstance(data, dict):
            fail_submission(f"{shown}: {form_en}", f"{shown}：{form_zh}")
        return data


def decoded(content: bytes) -> str:
    """Windows' editors put a byte order mark before the text; its PowerShell 5 writes UTF-16."""
    is_utf16 = content[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
    return content.decode("utf-16" if is_utf16 else "utf-8-sig", errors="replace")


def find_submission(
    exercise: Exercise, given: str | None, command: list[str] | None, student: str | None
) -> Submission:
    """A folder, a run, a command after `--`; where nothing is given, the folder of the exercise's name, or this one."""
    folder = Path(given) if given else Path(exercise.name) if Path(exercise.name).is_dir() else Path.cwd()
    if command is not None:
        if exercise.asks:
            refuse(
                f"{exercise.name} is answered in {ANSWERS}, not by a command",
                f"{exercise.name} 用 {ANSWERS} 作答，不用命令",
            )
        if not command:
            refuse("which command? nothing stands after --", "-- 之后没有命令")
        return Submission(student or student_of(None), None, command)
    if not folder.is_dir():
        if folder.exists():
            refuse(f"{folder}: not a folder", f"{folder}：不是目录")
        refuse(f"{folder}: no such folder", f"{folder}：没有这个目录")
    folder = folder.absolute()
    whose = student or student_of(folder)
    if (folder / "trace.pcap").exists() and not exercise.asks:
        return Submission(whose, run_folder=folder)
    wanted = ANSWERS if exercise.asks else "run"
    if exercise.kind == "predict" or (folder / wanted).exists():
        return Submission(whose, folder)
    if exercise.asks:
        names = ", ".join(f'"{each.name}": null' for each in exercise.points if each.answer)
        fail_submission(
            f"{folder} has no file '{wanted}'; write your answers there: {{{names}}}",
            f"{folder} 里没有“{wanted}”文件；请把答案写在里面：{{{names}}}",
        )
    fail_submission(
        f"{folder} has no file '{wanted}'; lab exercises start {exercise.name} lays out a folder to begin with",
        f"{folder} 里没有“{wanted}”文件；lab exercises start {exercise.name} 会准备好起始目录",
    )


def student_of(folder: Path | None) -> str:
    """SOCKLAB_STUDENT, what the folder says, or the user's name."""
    if given := os.environ.get("SOCKLAB_STUDENT"):
        return valid_name(given)
    file = folder / STUDENT_FILE if folder else None
    if file and file.is_file():
        return valid_name(file.read_text(errors="replace")[:200].strip())
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return str(os.getuid())


def valid_name(name: str) -> str:
    """In the composed form (NFC): macOS writes 'é' as two characters, and the task is drawn by the name."""
    if not is_name(name):
        refuse(f"not a student's name: {name!r}", f"不能用作学生姓名：{name!r}")
    return unicodedata.normalize("NFC", name)


def is_name(name: str) -> bool:
    """One to 100 characters, none of them a control character, '/' or a byte that is not UTF-8."""
    return re.fullmatch(r"[^\x00-\x1f\x7f/\ud800-\udfff\ufffe\uffff]{1,100}", name) is not None
