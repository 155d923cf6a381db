from pathlib import Path

from socklab.course.page_text import commands, terminal_text
from socklab.course.unit import units
from socklab.paths import ROOT

PAGE = ROOT / "docs" / "course" / "01-page.md"


def test_commands_are_those_of_the_blocks_in_their_order() -> None:
    body = "```sh\nlab run a\n```\n\n```text\nwhat it prints\n```\n\n```sh no-run: why\nlab run b\n```\n"
    assert commands(body) == ["lab run a", "lab run b"]


def test_a_block_is_indented_and_its_fences_are_left_out() -> None:
    assert (
        terminal_text("Do:\n\n```sh\nfirst\n\nsecond\n```\n\nDone.", PAGE) == "Do:\n\n    first\n\n    second\n\nDone."
    )


def test_pictures_comments_and_the_other_language_are_left_out() -> None:
    body = "[中文](zh-CN/01.md) · 15 minutes\n\n<!-- figure of: x -->\n\n![A ladder](figures/a.svg)\n\nWords."
    assert terminal_text(body, PAGE) == "15 minutes\n\nWords."


def test_a_link_names_the_file_from_the_root() -> None:
    assert terminal_text("[closing](../../demos/closing/lesson.md)", PAGE) == "closing (demos/closing/lesson.md)"
    assert terminal_text("[RFC](https://rfc.example)", PAGE) == "RFC (https://rfc.example)"


def test_every_section_of_every_unit_is_free_of_marks() -> None:
    for unit in units():
        for language in ("en", "zh"):
            for section in unit.sections(language):
                shown = terminal_text(section.body, unit.page(language))
                assert not [mark for mark in ("![", "](", "```", "<!--") if mark in shown], (unit.name, section.title)


def test_the_files_that_links_name_exist() -> None:
    for unit in units():
        for section in unit.sections("en"):
            for word in terminal_text(section.body, unit.page("en")).replace("(", " ").replace(")", " ").split():
                if word.startswith(("demos/", "docs/", "exercises/")) and word.endswith(".md"):
                    assert (ROOT / Path(word)).exists(), word
