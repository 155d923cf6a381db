"""Builds the site: English at its root, Chinese in zh/, by mkdocs(1) with the Material theme."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from socklab.site.pages import Section, html_place, lay_out
from socklab.terminal import fail, run, settings, text

Json = dict[str, Any]
THEMES = (  # of version 8 in Debian 12, of 9 in Ubuntu 24.04
    Path("/usr/share/mkdocs/themes/material"),
    Path("/usr/lib/python3/dist-packages/material/templates"),
)
LONGEST = 6  # characters of a Chinese term that one may look for
CHINESE = re.compile(r"[\u3400-\u9fff]+")


def configuration(found: list[Section], scratch: Path, out: Path) -> Json:
    """mkdocs.yml as JSON, which is YAML too."""
    language = settings.language
    here, there = ("./", "zh/") if language == "en" else ("../", "./")
    palette = [
        {
            "media": "(prefers-color-scheme: light)",
            "scheme": "default",
            "toggle": toggle("weather-night", "Dark", "深色"),
        },
        {"media": "(prefers-color-scheme: dark)", "scheme": "slate", "toggle": toggle("weather-sunny", "Light", "浅色")},
    ]
    return {
        "site_name": text("socklab: see TCP", "socklab：看见 TCP"),
        "docs_dir": str(scratch / "pages"),
        "site_dir": str(out),
        "use_directory_urls": False,
        "theme": {
            "name": "material",
            "custom_dir": str(scratch / "overrides"),
            "language": language,
            "font": False,  # nothing from outside
            "palette": palette,
            "features": ["navigation.tabs", "navigation.top", "search.highlight"],
        },
        "extra": {
            "generator": False,
            "alternate": [
                {"name": "English", "link": here, "lang": "en"},
                {"name": "中文", "link": there, "lang": "zh"},
            ],
        },
        "extra_css": ["extra.css"],
        "plugins": [{"search": {"lang": "en", "separator": r"[\s\-,.;:()/`，。、；：（）“”！？]+"}}],
        "markdown_extensions": ["tables", "fenced_code", "toc", "sane_lists"],
        "nav": [
            {title: pages[0].place} if len(pages) == 1 else {title: [{each.title: each.place} for each in pages]}
            for title, pages in found
        ],
    }


def toggle(icon: str, en: str, zh: str) -> Json:
    return {"icon": f"material/{icon}", "name": text(en, zh)}


CSS = """
.md-typeset pre > code, .md-typeset code { font-size: .72rem }
.md-typeset pre { overflow-x: auto }
.md-typeset td code { white-space: nowrap }
.md-search .md-tag { display: none }
"""


def build_site(out: Path) -> None:
    """Both languages; `out` is replaced only when all of it is there."""
    with TemporaryDirectory(prefix="socklab-site.") as scratch:
        made = Path(scratch) / "site"
        for language in ("en", "zh"):
            with settings.in_language(language):
                build_language(Path(scratch) / language, made / ("zh" if language == "zh" else ""))
        out.parent.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(prefix=f".{out.name}.", dir=out.parent) as beside:  # the same file system as `out`
            shutil.move(made, beside)
            if out.exists():
                shutil.rmtree(out)
            (Path(beside) / made.name).rename(out)


def build_language(scratch: Path, out: Path) -> None:
    pages = scratch / "pages"
    pages.mkdir(parents=True)
    found = lay_out(pages)
    (pages / "extra.css").write_text(CSS)
    overrides = scratch / "overrides" / "partials" / "languages"
    overrides.mkdir(parents=True)
    (overrides / "zh.html").write_text(chinese_theme())
    (scratch / "mkdocs.yml").write_text(json.dumps(configuration(found, scratch, out), ensure_ascii=False))
    done = run(["mkdocs", "build", "--strict", "--quiet", "-f", str(scratch / "mkdocs.yml")], capture_output=True)
    if done.returncode != 0:
        last = (done.stderr or done.stdout).strip().splitlines()[-1:] or [f"status {done.returncode}"]
        fail(f"mkdocs: {last[0]}", f"mkdocs：{last[0]}")
    if settings.language == "zh":
        make_searchable(out / "search" / "search_index.json")
    assert (out / html_place(found[0][1][0].place)).exists()


def chinese_theme() -> str:
    """The theme's words, but for its search: the theme takes Chinese for Japanese, and its 'trimmer' would cut Chinese away."""
    theme = next(each for each in THEMES if each.exists())
    words = (theme / "partials" / "languages" / "zh.html").read_text()
    for key, value in (("lang", "en"), ("pipeline", "stopWordFilter")):
        words = re.sub(rf'("search.config.{key}": )"[^"]*"', rf'\1"{value}"', words)
    return words


def make_searchable(index: Path) -> None:
    """lunr finds words by their beginning, and Chinese has no blanks between words. So each page gets, as tags that are not shown, what
    begins at each of its Chinese characters: then any term of a page is the beginning of one of them."""
    data = json.loads(index.read_text())
    for each in data["docs"]:
        runs = CHINESE.findall(f"{each['title']} {each['text']}")
        each["tags"] = sorted({run_[at : at + LONGEST] for run_ in runs for at in range(len(run_))})
    index.write_text(json.dumps(data, ensure_ascii=False, separators=(",", ":")))
