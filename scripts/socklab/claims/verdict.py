"""What a check says: does it hold, and on which evidence, in both languages."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from socklab.evidence import Run


@dataclass(frozen=True)
class Verdict:
    """`id` is set only where one check judges several things (the steps of the figure)."""

    ok: bool
    en: str
    zh: str
    id: str | None = None


def proved(en: str, zh: str) -> Verdict:
    return Verdict(True, en, zh)


def not_shown(en: str, zh: str) -> Verdict:
    return Verdict(False, en, zh)


Check = Callable[[Run], Verdict | list[Verdict]]


@dataclass(frozen=True)
class NegativeCase:
    """A run in which the claim is false, so that a check which always says 'proved' is noticed.

    `options` is what follows `lab run DEMO`; `why` says what makes the claim false there.
    """

    demo: str
    options: str
    why: str


@dataclass(frozen=True)
class Claim:
    """A sentence about TCP, and the function that looks for it in a run."""

    name: str  # the function's
    id: str  # of the ledger ('F3'), or the name itself
    en: str
    zh: str
    check: Check
    negative_cases: tuple[NegativeCase, ...]

    def sentence(self, language: str) -> str:
        return self.zh if language == "zh" else self.en


REGISTRY: dict[str, Claim] = {}


def claim(id: str | None = None, *, en: str, zh: str, negative_cases: Iterable[NegativeCase] = ()) -> Callable[[Check], Check]:
    """Makes a function a claim, under its own name. Demos name it in demo.toml, exercises by import.

    @claim("F3", en="at window 0 the sender is blocked", zh="窗口为 0 时发送方被阻塞",
           negative_cases=[NegativeCase("slow_reader", "-- --send-buffer 256k", "the send buffer takes everything")])
    def sender_is_blocked_at_window_0(run: Run) -> Verdict: ...
    """

    def register(check: Check) -> Check:
        name = check.__name__
        if name in REGISTRY:
            raise ValueError(f"two claims are named {name}")
        REGISTRY[name] = Claim(name, id or name, en, zh, check, tuple(negative_cases))
        return check

    return register


def seconds(value: float) -> str:
    """To the millisecond, without a trailing zero."""
    return f"{round(value, 3):g}" if abs(value) < 1000 else f"{value:.0f}"


def listed(values: Iterable[object]) -> str:
    return ", ".join(str(each) for each in values)
