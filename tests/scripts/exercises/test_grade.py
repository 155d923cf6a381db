"""Whose run it is: the port, the host, the drawn bytes; and a run that is handed in."""

from pathlib import Path
from typing import Any

import pytest

from socklab.evidence import Run
from socklab.exercises import grade
from socklab.exercises.exercise import load_exercise
from socklab.exercises.points import judge_answer
from socklab.exercises.state import drawn_port, remember_port
from socklab.exercises.task import Task
from claims.build_run import Wire, run_of


def exchange() -> Wire:
    """Three segments, two writes of 100 bytes, then FIN, ACK and FIN that cross, as a header exercise has them."""
    wire = Wire().handshake()
    for _ in range(2):
        wire.data("client", 100)
        wire.send("server")
    return wire.close()


def test_a_connection_to_another_host_is_not_the_tasks() -> None:
    run = run_of(exchange())
    assert grade.of_port(run, 8000, "127.0.0.1").connections
    assert not grade.of_port(run, 8000, "127.0.0.2").connections and not grade.of_port(run, 8001).connections


@pytest.mark.parametrize(
    ("values", "own"),
    [({"bytes": 200}, True), ({"first": 100, "second": 100}, True), ({"bytes": 201}, False), ({}, True)],
)
def test_the_bytes_are_those_drawn_for_the_student(values: dict[str, Any], own: bool) -> None:
    assert grade.has_drawn_bytes(run_of(exchange()), Task("find", "ann", 8000, values)) == own


def test_only_a_port_that_was_drawn_here_is_known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    (tmp_path / "trace.pcap").write_bytes(b"capture")
    assert drawn_port(tmp_path) is None
    remember_port(tmp_path, 12345)
    assert drawn_port(tmp_path) == 12345
    (tmp_path / "trace.pcap").write_bytes(b"changed")
    assert drawn_port(tmp_path) is None


def letters_in(run: Run, task: Task, frames: list[int]) -> list[str]:
    """An answer: the letters of these frames, in this order."""
    right = point.answer(run, task)
    by_frame = dict(zip(right.frames, right.value))
    return [by_frame[each] for each in frames]


point: Any = next(each for each in load_exercise("order_segments").points if each.name == "order")


@pytest.mark.parametrize(
    ("order", "accepted"),
    [
        ([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11], True),
        ([1, 2, 3, 4, 6, 5, 7, 8, 9, 10, 11], True),  # the second write() may leave before the first ACK arrives
        (
            [1, 2, 3, 4, 5, 6, 7, 8, 10, 9, 11],
            False,
        ),  # the server's FIN follows its ACK: its ack number is as large, its seq too
        ([2, 1, 3, 4, 5, 6, 7, 8, 9, 10, 11], False),  # SYN, ACK acknowledges the SYN
        ([1, 2, 4, 3, 5, 6, 7, 8, 9, 10, 11], False),  # an ACK of the same number comes before the data
        ([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], False),  # one is missing
    ],
)
def test_an_order_that_the_numbers_leave_open_is_right(order: list[int], accepted: bool) -> None:
    run, task = run_of(exchange()), Task("order_segments", "ann", 8000, {"first": 100, "second": 100})
    given = letters_in(run, task, order)
    assert judge_answer(given, point.answer(run, task)).ok == accepted
