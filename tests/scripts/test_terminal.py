"""What is shown on a terminal: safe words, in the language that is asked for."""

from __future__ import annotations

import pytest

from socklab.terminal import padded, printable, settings, text


def test_control_characters_do_not_reach_a_terminal() -> None:
    assert printable("a\x1b[2Jb\r\n零") == "a?[2Jb??零"


def test_a_language_ends_with_its_block() -> None:
    before = settings.language
    for language in ("en", "zh"):
        with settings.in_language(language):
            assert text("en", "zh") == language
    with pytest.raises(ValueError), settings.in_language("zh" if before == "en" else "en"):
        raise ValueError
    assert settings.language == before


@pytest.mark.parametrize(("words", "spaces"), [("passed", 1), ("已通过", 1), ("1/5", 4), ("too long a word", 0)])
def test_columns_of_a_table_count_chinese_characters_as_two(words: str, spaces: int) -> None:
    assert padded(words, 7) == words + " " * spaces
