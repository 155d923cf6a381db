"""Answers are compared in one form, and a task is always the same for the same student."""

from pathlib import Path
from typing import Any, cast

import pytest

from socklab.evidence import Run
from socklab.exercises.points import Answer, judge_answer, normal, question
from socklab.exercises.submission import ANSWERS, Submission
from socklab.exercises.task import PORTS, Task, draw
from socklab.terminal import SubmissionError


@pytest.mark.parametrize(
    ("given", "right"),
    [
        ("12", 12),
        ("0xc", 12),
        (" SYN, ACK ", ["syn", "ack"]),
        ("N - 1", "N-1"),
        ("N − 1", "N-1"),
        ("FIN_WAIT2", "FIN-WAIT-2"),
        ("CLOSE WAIT, last ack", ["CLOSE-WAIT", "last", "ack"]),
        ("客户端", "client"),
        ("3 1 2", [3, 1, 2]),
        ("CLOSE_WAIT", "close-wait"),
        ([7], 7),
    ],
)
def test_one_form_for_one_answer(given: object, right: object) -> None:
    assert normal(given) == normal(right)


@pytest.mark.parametrize("given", [None, "", [], 13, "twelve", [12, 13], {"a": 1}, True])
def test_what_is_not_the_answer(given: object) -> None:
    assert not judge_answer(given, Answer(12, "", "")).ok


def test_a_second_answer_may_be_right_too() -> None:
    assert judge_answer("receiver", Answer("server", "", "", also=["receiver"])).ok


def test_the_right_answer_is_not_given_away() -> None:
    verdict = judge_answer(11, Answer(12, "it is 12", "是 12"))
    assert "12" not in verdict.en + verdict.zh


def test_a_task_is_drawn_by_the_students_name() -> None:
    choices = {"bytes": {"from": 1000, "to": 9000, "step": 500}, "mode": ["a", "b", "c"]}
    ann, again, ben = (Task.of("e", name, choices) for name in ("ann", "ann", "ben"))
    assert ann == again
    assert (ann.port, ann.values) != (ben.port, ben.values)
    for name in map(str, range(200)):
        task = Task.of("e", name, choices)
        assert task["bytes"] in range(1000, 9001, 500) and task["mode"] in "abc" and task.port in PORTS


def test_values_are_filled_in_and_other_braces_stay() -> None:
    task = Task("e", "ann", 12345, {"bytes": 7})
    assert task.filled("{bytes} to {port}, {other} {}") == "7 to 12345, {other} {}"
    assert task.environment() == {"HOST": "127.0.0.1", "PORT": "12345", "BYTES": "7"}


def test_draws_cover_their_range() -> None:
    assert {draw({"from": 1, "to": 4}, str(each)) for each in range(200)} == {1, 2, 3, 4}


@pytest.mark.parametrize("given, ok", [("12", True), (12, True), ("four", False), ("12 bytes", False), (None, False)])
def test_a_number_is_wanted_where_the_question_says_so(given: Any, ok: bool) -> None:
    @question(en="How many?", zh="多少？", form="number")
    def how_many(_run: Any, _task: Any) -> Answer:
        return Answer(12, "12", "12")

    found = how_many.judge(cast(Run, None), cast(Task, None), {"how_many": given})
    assert found.ok == ok and not found.broken
    if given == "four":
        assert "number" in found.en


@pytest.mark.parametrize(
    "words", ["", "{", "[1]", '{"a": ' + "1" * 5000 + "}", "[" * 50_000], ids=["empty", "cut", "list", "digits", "deep"]
)
def test_a_broken_answers_file_is_refused_in_one_line(tmp_path: Path, words: str) -> None:
    (tmp_path / ANSWERS).write_text(words)
    with pytest.raises(SubmissionError) as found:
        Submission("ann", tmp_path).answers()
    assert str(tmp_path / ANSWERS) in str(found.value) and "\n" not in str(found.value)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_file_written_on_windows(tmp_path: Path, encoding: str) -> None:
    (tmp_path / ANSWERS).write_bytes('{"a": "客户端"}'.encode(encoding))
    assert Submission("ann", tmp_path).answers() == {"a": "客户端"}


def test_flags_have_no_order() -> None:
    right = Answer(["PSH", "ACK"], "", "", any_order=True)
    assert judge_answer(["ACK", "PSH"], right).ok and judge_answer("psh ack", right).ok
    assert not judge_answer("ACK", right).ok and not judge_answer(["ACK", "ACK"], right).ok
    assert not judge_answer(["ACK", "PSH"], Answer(["PSH", "ACK"], "", "")).ok


def test_a_number_of_any_length_is_compared() -> None:
    assert not judge_answer("1" * 5000, Answer(12, "", "")).ok
    assert judge_answer("012", Answer(12, "", "")).ok


@pytest.mark.parametrize("words", ["{“a”: 1}", '{"a"：1}', '{"a": 1，"b": 2}'])
def test_a_chinese_keyboards_signs_are_named(tmp_path: Path, words: str) -> None:
    (tmp_path / ANSWERS).write_text(words)
    with pytest.raises(SubmissionError, match="full-width sign"):
        Submission("ann", tmp_path).answers()
