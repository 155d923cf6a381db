"""Options of a command, as getopt(3) reads them; what stands after '--' is left as it is."""

from __future__ import annotations

import difflib
import getopt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from socklab.terminal import refuse, settings


@dataclass
class Arguments:
    options: list[tuple[str, str]]  # ('--output', 'DIR'), in the order given
    operands: list[str]
    after: list[str] | None  # after '--'; None where there was none

    def value(self, *names: str) -> str | None:
        """The last value given to one of these names."""
        values = self.values(*names)
        return values[-1] if values else None

    def values(self, *names: str) -> list[str]:
        return [value for name, value in self.options if name in names]

    def given(self, *names: str) -> bool:
        return any(name in names for name, _ in self.options)


def parse(
    words: Sequence[str],
    short: str = "",
    long: Sequence[str] = (),
    hint: tuple[str, str] = ("", ""),
    may_be_empty: Sequence[str] = (),
) -> Arguments:
    """`short` and `long` as in getopt.gnu_getopt. `hint`: words for an error, in both languages. `may_be_empty`: options of
    which the command itself judges an empty value."""
    before, after = list(words), None
    if "--" in before:
        at = before.index("--")
        before, after = before[:at], before[at + 1 :]
    try:
        options, operands = getopt.gnu_getopt(before, short, list(long))
    except getopt.GetoptError as error:
        en, zh = describe(error)
        see = f"see lab {settings.command} --help"
        refuse(
            f"{en}{f' ({hint[0]})' if hint[0] else ''}; {see}",
            f"{zh}{f'（{hint[1]}）' if hint[1] else ''}；请看 lab {settings.command} --help",
        )
    for name, value in options:
        # In most cases a script's variable is not set; the default would surprise its user.
        if not value and takes_value(name, short, long) and name not in may_be_empty:
            see = f"see lab {settings.command} --help"
            refuse(f"{name}: its value is empty; {see}", f"{name}：值是空的；请看 lab {settings.command} --help")
    return Arguments(options, operands, after)


def takes_value(name: str, short: str, long: Sequence[str]) -> bool:
    return f"{name[2:]}=" in long if name.startswith("--") else f"{name[1:]}:" in short


def describe(error: getopt.GetoptError) -> tuple[str, str]:
    option = ("--" if len(error.opt) > 1 else "-") + error.opt
    if "not recognized" in error.msg:
        return f"unrecognized option '{option}'", f"不认识选项“{option}”"
    if "must not have" in error.msg:
        return f"option '{option}' takes no value", f"选项“{option}”不带值"
    if "unique prefix" in error.msg:
        return f"option '{option}' is ambiguous", f"选项“{option}”有歧义"
    return f"option '{option}' needs a value", f"选项“{option}”需要一个值"


def nothing_after(arguments: Arguments) -> None:
    if arguments.after is not None:
        refuse("nothing goes after --", "-- 之后不写东西")


def likely(name: str, names: Iterable[str]) -> tuple[str, str]:
    """'; did you mean X?' in both languages, or nothing."""
    close = difflib.get_close_matches(name, list(names), n=1, cutoff=0.6)
    return (f"; did you mean '{close[0]}'?", f"；是不是“{close[0]}”？") if close else ("", "")
