"""Which pages the site has, in which order, and where each stands."""

from __future__ import annotations

import os
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from socklab.course.unit import units
from socklab.demo import demo_names
from socklab.exercises.exercise import PAGES, all_exercises, kind_name
from socklab.paths import ROOT
from socklab.terminal import settings, text

TOOLS = ("lens", "page", "link", "watch", "libsock", "teaching", "containers", "design")


@dataclass(frozen=True)
class Page:
    """`source`: below ROOT; `title` in the navigation."""

    source: str
    title: str

    @property
    def place(self) -> str:
        """In the site of its language. mkdocs takes README.md for a folder's first page."""
        path = self.source.replace("docs/course/zh-CN/", "docs/course/").replace(".zh-CN.md", ".md")
        return "index.md" if path == "README.md" else path


Section = tuple[str, list[Page]]


def title_of(source: str) -> str:
    """The page's own heading."""
    found = re.search(r"^# (.+)$", (ROOT / source).read_text(), re.M)
    return found[1].replace("`", "") if found else source


def localized(path: str) -> str:
    return path.replace(".md", ".zh-CN.md") if settings.language == "zh" else path


def page(path: str) -> Page:
    return Page(path, title_of(path))


def sections() -> list[Section]:
    """In the reader's language; what has no page is left out."""
    language = settings.language
    course = "docs/course/zh-CN" if language == "zh" else "docs/course"
    lessons = [localized(f"demos/{each}/lesson.md") for each in demo_names()]
    tools = [localized(f"docs/{each}.md") for each in TOOLS]
    exercises = [
        Page(f"exercises/{each.name}/{PAGES[language]}", f"{each.title[language]} ({kind_name(each.kind)})")
        for each in all_exercises()
        if each.folder.is_relative_to(ROOT)
    ]
    return [
        (text("Start", "开始"), [page(localized("README.md"))]),
        (text("Course", "课程"), [page(f"{course}/README.md"), *(page(f"{course}/{each.file}") for each in units())]),
        (text("Exercises", "练习"), exercises),
        (text("Glossary", "术语表"), [page(localized("docs/glossary.md"))]),
        (text("Lessons", "课文"), [page(each) for each in lessons if (ROOT / each).exists()]),
        (text("Tools", "工具"), [page(each) for each in tools if (ROOT / each).exists()]),
    ]


def places() -> dict[str, str]:
    return {each.source: each.place for _, pages in sections() for each in pages}


def with_links(words: str, source: str, known: dict[str, str], other: dict[str, str]) -> str:
    """Relative links as they must be in the site. `known`, `other`: source → place of this language's and of the other
    language's pages. Links to files that no site has become plain words."""
    here = os.path.dirname(Page(source, "").place) or "."

    def change(found: re.Match[str]) -> str:
        label, target, anchor = found[1], found[2], found[3] or ""
        path = os.path.normpath(os.path.join(os.path.dirname(source), target))
        if path.endswith(".svg"):  # lies beside its page, in the site too
            return found[0]
        if path in known:
            return f"[{label}]({os.path.relpath(known[path], here)}{anchor})"
        if path in other:  # written as HTML: mkdocs looks only at its own language's pages
            root = os.path.relpath("..", here) if settings.language == "zh" else os.path.relpath("zh", here)
            return f'<a href="{root}/{html_place(other[path])}{anchor}">{label}</a>'
        return label

    return re.sub(r"\[([^\]\n]+)\]\((?![a-z]+:|#)([^)#\s]+)(#[^)\s]*)?\)", change, words)


def for_readers(words: str, source: str) -> str:
    """Without what is meant for tests (the words after a block's language) or for the lab (a task's open values)."""
    words = re.sub(r"^(```\w+) .*$", r"\1", words, flags=re.M)
    if not source.startswith("exercises/"):
        return words
    return re.sub(r"\{([a-z]+)\}", lambda found: "$" + found[1].upper(), words)


def html_place(place: str) -> str:
    folder, name = os.path.split(place)
    return os.path.join(folder, "index.html" if name in ("README.md", "index.md") else name.replace(".md", ".html"))


def lay_out(folder: Path) -> list[Section]:
    """Writes this language's pages below the folder."""
    known, language = places(), settings.language
    with settings.in_language("en" if language == "zh" else "zh"):
        other = places()
    for source, place in known.items():
        path = folder / place
        path.parent.mkdir(parents=True, exist_ok=True)
        for picture in (ROOT / source).parent.glob("figures/*.svg"):
            (path.parent / "figures").mkdir(exist_ok=True)
            shutil.copyfile(picture, path.parent / "figures" / picture.name)
        path.write_text(for_readers(with_links((ROOT / source).read_text(), source, known, other), source))
    return sections()
