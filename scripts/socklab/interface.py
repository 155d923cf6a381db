"""What `lab` offers: each command is a module of socklab.commands with SUMMARY, HELP (both in two languages) and main()."""

from __future__ import annotations

import importlib
import os
from collections.abc import Sequence
from types import ModuleType

from socklab import interrupt
from socklab.options import likely
from socklab.terminal import Failure, UsageError, language_of_locale, notice, refuse, settings, text

COMMANDS = (
    "list",
    "run",
    "learn",
    "exercises",
    "check",
    "docs",
    "shell",
    "capture",
    "explain",
    "verify",
    "build",
    "doctor",
)

INTRODUCTION = (
    "socklab: see what TCP really sends.\n\nusage: lab COMMAND [OPTIONS]\n",
    "socklab：亲眼看看 TCP 到底发了什么。\n\n用法：lab 命令 [选项]\n",
)
COMMON = (
    """
Common options: -v, --verbose  print each command before it runs, so that you can do it by hand
                --lang en|zh   language (default: from the locale; 中文：--lang zh)
                -h, --help     help, with an example; also after a command: lab run --help

Example: scripts/lab run slow_reader""",
    """
通用选项：-v, --verbose  每条命令执行前先打印出来，照着就能手工重做
          --lang en|zh   语言（默认取自系统区域设置）
          -h, --help     帮助与示例；也可以跟在命令之后：lab run --help

示例：scripts/lab run slow_reader""",
)


def module_of(command: str) -> ModuleType:
    return importlib.import_module(f"socklab.commands.{command}")


def print_help() -> None:
    print(text(*INTRODUCTION))
    for name in COMMANDS:
        print(f"  {name:<9} {text(*module_of(name).SUMMARY)}")
    print(text(*COMMON))


def common_options(words: Sequence[str]) -> tuple[list[str], bool]:
    """Takes -v, --lang and --help out, wherever they stand before '--'. The rest, and whether help is wanted."""
    rest: list[str] = []
    wants_help = False
    index = 0
    while index < len(words):
        word = words[index]
        if word == "--":
            rest += words[index:]
            break
        if word in ("-v", "--verbose"):
            settings.verbose = True
        elif word in ("-h", "--help"):
            wants_help = True
        elif word == "--lang" or word.startswith("--lang="):
            if word == "--lang":
                index += 1
            given = word.partition("=")[2] if "=" in word else (words[index] if index < len(words) else "")
            set_language(given)
        else:
            rest.append(word)
        index += 1
    return rest, wants_help


def set_language(given: str) -> None:
    if given not in ("en", "zh"):
        settings.language = language_of_locale()
        refuse(f"--lang knows en and zh, not '{given}'", f"--lang 只认 en 和 zh，不认“{given}”")
    settings.language = given
    os.environ["SOCKLAB_LANG"] = given  # for the programs that are started


def dispatch(words: Sequence[str]) -> int:
    rest, wants_help = common_options(words)
    set_language(settings.language)  # SOCKLAB_LANG
    if rest[:1] == ["help"] and len(rest) > 1:  # lab help run, as git has it
        rest, wants_help = rest[1:], True
    command = rest[0] if rest else ""
    if command in ("", "help"):
        print_help()
        return 0 if wants_help or command else 2
    if command not in (*COMMANDS, "test"):  # scripts/test starts 'test'
        en, zh = likely(command, COMMANDS)
        refuse(
            f"there is no command '{command}'{en or '; the commands are in lab --help'}",
            f"没有“{command}”这个命令{zh or '；全部命令见 lab --help'}",
        )
    module = module_of(command)
    settings.command = command
    if wants_help:
        print(text(*module.HELP))
        return 0
    status: int = module.main(rest[1:])
    return status


def main(words: Sequence[str]) -> int:
    interrupt.watch()
    try:
        return dispatch(words)
    except (Failure, UsageError) as error:
        notice(str(error), str(error))
        return error.status
    except BrokenPipeError:
        return 141  # as a program that SIGPIPE ends: `lab list | head -1`
    except OSError as error:
        # A program that is not there, a disk that is full: what the system says of which file.
        where = f"{error.filename}: " if error.filename else ""
        notice(f"{where}{error.strerror or error}", f"{where}{error.strerror or error}")
        return 1
    except interrupt.Interrupted as interrupted:
        return interrupt.end_by_signal(interrupted.number)
