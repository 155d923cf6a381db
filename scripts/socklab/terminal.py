"""What every command speaks with: two languages, colour on terminals alone, errors of one line, shown commands."""

from __future__ import annotations

import contextlib
import os
import select
import shlex
import subprocess
import sys
import unicodedata
from collections.abc import Iterator, Sequence
from typing import IO, Any, NoReturn


class Failure(Exception):
    """Ends the command with one line on standard error, and this exit status."""

    status = 1


class UsageError(Failure):
    """What was asked makes no sense: exit status 2."""

    status = 2


def language_of_locale() -> str:
    locale = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return "zh" if locale.startswith("zh") else "en"


class SubmissionError(Failure):
    """The fault is in what a student handed in, not in this system: a class's table says so, and does not grade it again."""

    def __init__(self, words: str, status: int = 2) -> None:
        super().__init__(words)
        self.status = status


class Settings:
    """One for the whole program: the command line sets it once, at the start."""

    def __init__(self) -> None:
        self.language = os.environ.get("SOCKLAB_LANG") or language_of_locale()
        self.verbose = bool(os.environ.get("SOCKLAB_VERBOSE"))
        self.command = ""  # 'run': the name before each error

    @contextlib.contextmanager
    def in_language(self, language: str) -> Iterator[None]:
        before, self.language = self.language, language
        try:
            yield
        finally:
            self.language = before


settings = Settings()


def text(en: str, zh: str) -> str:
    """The one of the two in the reader's language."""
    return zh if settings.language == "zh" else en


def say(en: str, zh: str) -> None:
    print(text(en, zh), flush=True)


def notice(en: str, zh: str) -> None:
    """What the reader should know, on standard error, in one line."""
    name = f"lab {settings.command}".rstrip()
    print(f"{name}: {text(en, zh)}", file=sys.stderr, flush=True)


def ask(prompt: str) -> str:
    """A line that the user types; empty where nobody can answer.

    Not by input(): a Ctrl-C between its prompt and its read(2) is noticed only after the next line.
    """
    if not sys.stdin.isatty():
        return ""
    print(prompt, end="", flush=True)
    while not select.select([sys.stdin], [], [], 0.2)[0]:
        pass
    return sys.stdin.readline().strip()


def ask_number(prompt: str) -> str:
    """As ask(), but again where the line has no digit."""
    while (words := ask(prompt)) and not any(each.isdigit() for each in words):
        say("type a number; an empty line gives no answer", "请输入一个数（如 8）；直接按回车表示不回答")
    return words


def fail(en: str, zh: str) -> NoReturn:
    raise Failure(text(en, zh))


def refuse(en: str, zh: str) -> NoReturn:
    """A usage error."""
    raise UsageError(text(en, zh))


def fail_submission(en: str, zh: str, status: int = 2) -> NoReturn:
    raise SubmissionError(text(en, zh), status)


def has_colour(stream: IO[str]) -> bool:
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM", "dumb") != "dumb"


GREEN, RED, YELLOW, CYAN = "32", "31", "33", "36"


def paint(colour: str, words: str) -> str:
    return f"\033[{colour}m{words}\033[0m" if has_colour(sys.stdout) else words


def show_command(command: Sequence[str], stdin: str = "") -> None:
    """With -v: the command as a student can type it. `stdin`: what it reads, shown as a here-document."""
    if not settings.verbose:
        return
    line = f"+ {shlex.join(command)}"
    if stdin:
        line += f" <<'END'\n{stdin.rstrip()}\nEND"
    print(f"\033[2m{line}\033[0m" if has_colour(sys.stderr) else line, file=sys.stderr, flush=True)


def run(command: Sequence[str], **options: Any) -> subprocess.CompletedProcess[str]:
    """subprocess.run, with the command shown first; its output is the caller's unless captured."""
    show_command(command, options.get("input") or "")
    options.setdefault("text", True)
    if "input" not in options:
        options.setdefault("stdin", subprocess.DEVNULL)
    return subprocess.run(list(command), **options)


def run_quietly(command: Sequence[str]) -> bool:
    """The command is shown, what it prints is not. True where it succeeded."""
    return run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode == 0


def width_of(words: str) -> int:
    """In columns of a terminal. A Chinese character takes two."""
    return len(words) + sum(unicodedata.east_asian_width(each) in "WF" for each in words)


def padded(words: str, width: int) -> str:
    """The words, then spaces, together `width` columns."""
    return words + " " * max(0, width - width_of(words))


def printable(words: str) -> str:
    """Words of somebody else's, safe on a terminal: each control character is a question mark."""
    return "".join(each if each.isprintable() else "?" for each in words)


def last_line(words: str) -> str:
    lines = [each for each in words.splitlines() if each.strip()]
    return lines[-1] if lines else ""
