"""What every exercise must have, without running it."""

import pytest

from socklab.exercises.proof import AS_IT_CAME
from socklab.exercises.exercise import PAGES, Exercise, all_exercises

EXERCISES = all_exercises()


def named(exercise: Exercise) -> str:
    return exercise.name


def test_there_are_twenty_in_five_kinds() -> None:
    assert len(EXERCISES) >= 20
    assert {each.kind for each in EXERCISES} == {"find", "predict", "make", "repair", "diagnose"}


@pytest.mark.parametrize("exercise", EXERCISES, ids=named)
def test_its_folder(exercise: Exercise) -> None:
    for file in PAGES.values():
        assert (exercise.folder / file).read_text().startswith("# ")
    entry = "answer" if exercise.asks else "run"
    solved = list((exercise.folder / "solutions").glob(f"*/{entry}"))
    assert solved
    if not exercise.asks:
        assert (exercise.folder / "start" / "run").exists()


@pytest.mark.parametrize("exercise", EXERCISES, ids=named)
def test_its_wrong_solutions(exercise: Exercise) -> None:
    entry = "answer" if exercise.asks else "run"
    assert len(exercise.wrong) >= 5 and "prints_only" in exercise.wrong
    found = {each.parent.name for each in (exercise.folder / "wrong").glob(f"*/{entry}")}
    assert found == set(exercise.wrong) - {AS_IT_CAME}
    assert (exercise.kind == "repair") == (AS_IT_CAME in exercise.wrong), "what is to be repaired is wrong as it stands"
    points = {each.name for each in exercise.points}
    assert {name for fails in exercise.wrong.values() for name in fails} - {"own_connection", "own_run"} == points
    assert set(exercise.wrong["prints_only"]) >= points, "what is printed gets no point"


@pytest.mark.parametrize("exercise", EXERCISES, ids=named)
def test_its_sentences(exercise: Exercise) -> None:
    for each in exercise.points:
        assert each.hints and each.en and each.zh
        task = exercise.task("ann")
        assert "{" not in task.filled(each.en) + task.filled(each.zh)
    for language in PAGES:
        assert "{" not in exercise.task("ann").filled(exercise.page(language))
