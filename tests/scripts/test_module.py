"""load_module: a file that a teacher writes is loaded without a trace, and its fault is one line."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from socklab.module import load_module
from socklab.terminal import UsageError


def test_leaves_no_bytecode(tmp_path: Path) -> None:
    file = tmp_path / "checks.py"
    file.write_text("ANSWER = 42\n")
    before = sys.dont_write_bytecode
    assert load_module(file, "checks_of_test").ANSWER == 42
    assert [each.name for each in tmp_path.iterdir()] == ["checks.py"]
    assert sys.dont_write_bytecode == before


@pytest.mark.parametrize("words", ["1 / 0\n", "def broken(:\n", "import nothing_of_that_name\n"])
def test_a_fault_is_one_line_that_names_the_file(tmp_path: Path, words: str) -> None:
    file = tmp_path / "checks.py"
    file.write_text(words)
    with pytest.raises(UsageError) as found:
        load_module(file, "checks_of_test")
    assert str(file) in str(found.value) and "\n" not in str(found.value)
