"""Under zh all programs speak Chinese: each sentence of --help, and each line that a demo logs."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest

from socklab.paths import BIN, ROOT

CHINESE = re.compile(r"[\u4e00-\u9fff]")
# Three English words in a row: a sentence, or a part of one.
SENTENCE = re.compile(r"\b[A-Za-z']{2,} [a-z']{2,} [a-z']{2,}\b")
EXAMPLE = re.compile(r"\s*(scripts/lab|tcplens|tcplink|unshare|--pid|sh -c|sudo)\b")
TOOLS = ["tcplens", "tcplink", "tcpwatch", "labns", "labns hold", "labns join", "labns list"]
PROGRAMS = sorted(each.name for each in BIN.glob("*-*") if re.fullmatch(r"\w+-(server|client|peer)", each.name))
COMMANDS = [
    "",
    "learn",
    "exercises",
    "check",
    "list",
    "run",
    "shell",
    "capture",
    "explain",
    "verify",
    "build",
    "doctor",
]


def help_of(words: list[str], language: str) -> str:
    environment = {**os.environ, "SOCKLAB_LANG": language}
    return subprocess.run([*words, "--help"], env=environment, capture_output=True, text=True, check=True).stdout


def foreign(text: str) -> list[str]:
    lines = [line for line in text.splitlines() if not EXAMPLE.match(line)]
    return [line for line in lines if SENTENCE.search(line) and not CHINESE.search(line)]


@pytest.mark.parametrize("words", TOOLS + PROGRAMS)
def test_help_of_programs(words: str) -> None:
    name, *rest = words.split()
    command = [str(BIN / name), *rest]
    assert foreign(help_of(command, "zh")) == []
    assert not CHINESE.search(help_of(command, "en"))


@pytest.mark.parametrize("command", COMMANDS)
def test_help_of_the_lab(command: str) -> None:
    words = [str(ROOT / "scripts" / "lab"), *command.split()]
    assert foreign(help_of(words, "zh")) == []


def strings(source: str, after: str) -> set[str]:
    """The string literals, adjacent ones joined, that follow immediately."""
    found = re.findall(after + r'\s*((?:"(?:[^"\\]|\\.)*"\s*)+)', source)
    return {"".join(re.findall(r'"((?:[^"\\]|\\.)*)"', each)) for each in found}


def fields(words: str) -> list[str]:
    """What a format takes, by its place: '{} of {:.2f}' takes '0' and '1:.2f'."""
    places = re.findall(r"\{(\d*)(:[^}]*)?\}", words)
    return sorted(f"{number or place}{form}" for place, (number, form) in enumerate(places))


def test_every_line_that_a_demo_logs_has_its_chinese_with_the_same_values() -> None:
    sources = [each for each in (ROOT / "demos").rglob("*.cpp") if each.name != "chinese.cpp"]
    logged = set().union(*(strings(each.read_text(), r"\b(?:log|translate)\(") for each in sources)) - {
        "{}",
        "{}: {}",
        "{}{}",
    }
    table = (ROOT / "demos/common/chinese.cpp").read_text()
    literal = r'((?:"(?:[^"\\]|\\.)*"\s*)+)'
    pairs = {
        "".join(re.findall(r'"((?:[^"\\]|\\.)*)"', en)): "".join(re.findall(r'"((?:[^"\\]|\\.)*)"', zh))
        for en, zh in re.findall(r"\{" + literal + r",\s*" + literal + r"\}", table)
    }
    assert len(logged) > 40
    assert logged - set(pairs) - {"connect {}: {}"} == set()
    assert {en for en, zh in pairs.items() if fields(en) != fields(zh)} == set()


def test_a_run_in_chinese_is_chinese_throughout(tmp_path: Path) -> None:
    lab = [str(ROOT / "scripts" / "lab"), "run", "opening", "--lang", "zh", "-o", str(tmp_path / "run")]
    done = subprocess.run(lab, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    assert foreign(done.stdout) == []
    logs = [(tmp_path / "run" / f"{side}.log").read_text() for side in ("server", "client")]
    assert all(CHINESE.search(line) for log in logs for line in log.splitlines())
