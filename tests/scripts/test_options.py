"""An option's value is never empty: in a script that is a variable which is not set."""

import pytest

from socklab.options import parse
from socklab.terminal import UsageError


@pytest.mark.parametrize("words", [["--student", ""], ["--student="], ["-o", ""]])
def test_an_empty_value_is_refused(words: list[str]) -> None:
    with pytest.raises(UsageError, match="its value is empty"):
        parse(words, "o:", ("student=", "json"))


def test_what_takes_no_value_has_none() -> None:
    assert parse(["--json", "-v", "x"], "o:v", ("student=", "json")).operands == ["x"]


def test_words_of_a_command_may_be_empty() -> None:
    assert parse(["--", "grep", ""], "o:").after == ["grep", ""]
