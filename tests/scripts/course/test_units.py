"""The course's pages: both languages in step, each prediction answered, each exercise and claim in its place."""

import re

import pytest

from socklab.course.index import page, path
from socklab.course.unit import COURSE, SECTIONS, Unit, units
from socklab.exercises.exercise import all_exercises, load_exercise
from socklab.claim_list import CLAIMS, FIGURE

UNITS = units()
LANGUAGES = ("en", "zh")


def named(unit: Unit) -> str:
    return unit.name


def blocks(text: str, language: str = "sh") -> list[str]:
    return re.findall(rf"^```{language}[^\n]*\n(.*?)^```", text, re.M | re.S)


def test_there_are_twelve() -> None:
    assert [each.number for each in UNITS] == list(range(1, 13))
    assert all(15 <= each.minutes <= 30 for each in UNITS)


@pytest.mark.parametrize("unit", UNITS, ids=named)
def test_sections_in_order(unit: Unit) -> None:
    for language in LANGUAGES:
        assert tuple(each.title for each in unit.sections(language))[1:] == SECTIONS[language]
        assert all(each.body for each in unit.sections(language))


@pytest.mark.parametrize("unit", UNITS, ids=named)
def test_same_in_both_languages(unit: Unit) -> None:
    english, chinese = (unit.page(each).read_text() for each in LANGUAGES)
    assert blocks(english) == blocks(chinese)
    assert [each.function for each in unit.questions("en")] == [each.function for each in unit.questions("zh")]
    shown = [re.findall(r"<!-- output of: (.*?) -->", each) for each in (english, chinese)]
    plain = [[re.sub(r" --lang zh|\^In words|\^经过", "", each) for each in some] for some in shown]
    assert plain[0] == plain[1] and plain[0]
    # Figures that are said in words: numbers of three digits and more.
    numbers = [set(re.findall(r"\d{3,}", re.sub(r"```.*?```", "", each, flags=re.S))) for each in (english, chinese)]
    assert numbers[0] == numbers[1]


@pytest.mark.parametrize("unit", UNITS, ids=named)
def test_each_prediction_has_its_answer(unit: Unit) -> None:
    functions = [each.function for each in unit.questions("en")]
    assert len(functions) >= 3 and set(functions) <= set(unit.answers())


@pytest.mark.parametrize("unit", UNITS, ids=named)
def test_exercises_are_listed_where_they_belong(unit: Unit) -> None:
    assert unit.exercises
    for language in LANGUAGES:
        body = unit.sections(language)[-1].body
        assert re.findall(r"^- `(\w+)`", body, re.M) == list(unit.exercises)
    assert all(load_exercise(each).unit == unit.number for each in unit.exercises)


def test_no_exercise_is_left_out() -> None:
    assert {each.name for each in all_exercises()} == {name for unit in UNITS for name in unit.exercises}


def test_each_claim_is_taught_once_and_proved() -> None:
    taught = [claim for unit in UNITS for claim in unit.claims]
    assert sorted(taught) == sorted((*CLAIMS, FIGURE))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_page_is_up_to_date(language: str) -> None:
    assert path(language).read_text() == page(language), "run: cd scripts; python3 -m socklab.course.index --write"


@pytest.mark.parametrize(("file", "folder"), [("glossary.md", "course/"), ("glossary.zh-CN.md", "course/zh-CN/")])
def test_each_term_names_the_unit_that_shows_it(file: str, folder: str) -> None:
    rows = [line for line in (COURSE.parent / file).read_text().splitlines() if line.startswith("| ")][2:]
    assert len(rows) > 40
    for row in rows:
        found = re.search(rf"\]\({folder}(\d\d-[a-z-]+\.md)\)", row)
        assert found and (COURSE.parent / folder / found[1]).exists(), row
