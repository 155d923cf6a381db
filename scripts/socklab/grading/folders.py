"""The submissions of a class, STUDENT/EXERCISE/…, and what is left out of them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from socklab.exercises.exercise import exercise_names
from socklab.exercises.submission import is_name, valid_name

Found = tuple[str, str, Path]  # student, exercise, folder


@dataclass(frozen=True)
class Skipped:
    """`may_hold_work`: a student's work may be in it, which then has no points."""

    name: str
    en: str
    zh: str
    may_hold_work: bool = False


NO_NAME = (
    "not a name of 1 to 100 characters of UTF-8 without control characters (convmv(1) renames files)",
    "不是由 1 到 100 个 UTF-8 字符组成、不含控制字符的名字（可用 convmv(1) 改名）",
)


def find_all(folder: Path) -> tuple[list[Found], list[Skipped]]:
    known = set(exercise_names())
    found: dict[tuple[str, str], Path] = {}
    skipped: list[Skipped] = []
    for student in entries(folder):
        if not is_folder(student):
            skipped.append(Skipped(student.name, "not a folder", "不是目录"))
            continue
        if not is_name(student.name):
            skipped.append(Skipped(student.name, NO_NAME[0], NO_NAME[1], may_hold_work=True))
            continue
        try:
            inside = entries(student)
        except OSError:
            skipped.append(Skipped(student.name, "not readable", "无法读取", may_hold_work=True))
            continue
        if not inside:
            skipped.append(Skipped(student.name, "empty", "空目录"))
        for each in inside:
            place, key = f"{student.name}/{each.name}", (valid_name(student.name), each.name)
            try:
                is_one = is_folder(each)
            except OSError:
                skipped.append(Skipped(place, "not readable", "无法读取", may_hold_work=True))
                continue
            if not is_one:
                skipped.append(Skipped(place, "not a folder", "不是目录"))
            elif each.name not in known:
                skipped.append(Skipped(place, "no exercise of that name", "没有这个名字的练习"))
            elif key in found:
                skipped.append(Skipped(place, "there are two of that name", "有两份同名的提交", may_hold_work=True))
            else:
                found[key] = each
    return [(*key, each) for key, each in found.items()], skipped


def entries(folder: Path) -> list[Path]:
    """All but what desktops and archivers leave: .DS_Store, .git, __MACOSX."""
    return sorted(each for each in folder.iterdir() if not each.name.startswith((".", "__MACOSX")))


def is_folder(path: Path) -> bool:
    """A link could lead into another student's work."""
    return path.is_dir() and not path.is_symlink()
