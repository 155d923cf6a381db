"""A prediction is right where the right word or number stands in it; an excerpt of the ladder is whole."""

from pathlib import Path

import pytest

from socklab.course.walk import is_right, ladder_rows
from socklab.exercises.points import Answer

MORE = Answer("more", "", "", also=["多于", "6144"])
SERVER = Answer("server", "", "", also=["the server", "服务器"])
NO = Answer("no", "", "", also=["不会"])
ACK = Answer("ACK", "", "")


@pytest.mark.parametrize(
    ("given", "answer"),
    [
        ("more", MORE),
        ("more than 4096", MORE),
        ("多于4096", MORE),
        ("多于 4096", MORE),
        ("6144", MORE),
        ("the server's kernel", SERVER),
        ("服务器的内核", SERVER),
        ("ACK标志", ACK),
        ("seq 6", Answer(6, "", "")),
        ("no, it does not", NO),
        ("不会", NO),
    ],
)
def test_right_in_a_phrase(given: str, answer: Answer) -> None:
    assert is_right(given, answer)


@pytest.mark.parametrize(
    ("given", "answer"),
    [
        ("", MORE),
        ("fewer than 4096", MORE),
        ("client or server", SERVER),
        ("client 还是 server", SERVER),
        ("not the server", SERVER),
        ("不是服务器", SERVER),
        ("yes", NO),
        ("5 or 6", Answer(6, "", "")),
        ("5 6", Answer(6, "", "")),
        ("abc", ACK),
    ],
)
def test_wrong_in_a_phrase(given: str, answer: Answer) -> None:
    assert not is_right(given, answer)


def test_a_row_is_shown_with_what_a_narrow_terminal_put_below_it(tmp_path: Path) -> None:
    rows = [
        "    2   0.000014  │◀── SYN seq 0 ack 1 win 64240 mss ─│  agrees",
        "                  │                             1460  │",
        "        0.000060  │ the server's accept4() blocks     │",
        "    3   0.000027  │─ seq 1 ack 1 win 64512 ──────────▶│",
        "                  █ ┄┄ 416 ms pass ┄┄                 │",
    ]
    (tmp_path / "ladder.txt").write_text("\n".join(rows) + "\n")
    assert ladder_rows(tmp_path, [2]) == rows[:2]
    assert ladder_rows(tmp_path, [3]) == [rows[3]]
