"""What a check says: does it hold, and on which evidence, in both languages."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from socklab.evidence import Run, Side


@dataclass(frozen=True)
class Verdict:
    """`ok` with its evidence: a text in each language, and the frames of the capture on which it rests."""

    ok: bool
    en: str
    zh: str
    frames: tuple[int, ...] = ()
    rule: str = ""  # where it is written: 'RFC 9293, 3.5', 'tcp(7)'
    id: str | None = None  # only where one check judges several things (the steps of the figure)
    judged: bool = True  # False: what it would need was not recorded
    broken: bool = False  # the check itself failed


def verdict(ok: bool, en: str, zh: str, frames: Iterable[int | None] = (), rule: str = "") -> Verdict:
    return Verdict(ok, en, zh, tuple(dict.fromkeys(each for each in frames if each is not None)), rule)


def proved(en: str, zh: str, frames: Iterable[int | None] = (), rule: str = "") -> Verdict:
    return verdict(True, en, zh, frames, rule)


def not_shown(en: str, zh: str, frames: Iterable[int | None] = (), rule: str = "") -> Verdict:
    return verdict(False, en, zh, frames, rule)


def not_judged(en: str, zh: str) -> Verdict:
    """Nothing is wrong with the run, but what the check needs was not recorded."""
    return Verdict(False, en, zh, judged=False)


Check = Callable[[Run], Verdict | list[Verdict]]


@dataclass(frozen=True)
class NegativeCase:
    """A run in which the claim is false, so that a check which always says 'proved' is noticed.

    `options` is what follows `lab run DEMO`, quoted as for a shell; `why` says what makes the claim false there.
    """

    demo: str
    options: str
    why: str


@dataclass(frozen=True)
class Claim:
    """A sentence about TCP, and the function that looks for it in a run."""

    name: str  # the function's
    id: str  # of the list ('F3'), or one of the demo's own ('stall')
    en: str
    zh: str
    check: Check
    negative_cases: tuple[NegativeCase, ...] = ()
    rule: str = ""

    def sentence(self, language: str) -> str:
        return self.zh if language == "zh" else self.en

    def judge(self, run: Run) -> list[Verdict]:
        """The check's verdicts. A check that raises has proved nothing, and says so."""
        try:
            result = self.check(run)
        except Exception as problem:  # noqa: BLE001: whatever a check does wrong, the other claims are still judged
            what = f"{type(problem).__name__}: {problem}"
            return [Verdict(False, f"the check itself failed: {what}", f"检查程序本身出错：{what}", broken=True)]
        verdicts = result if isinstance(result, list) else [result]
        return [each if each.rule else replace(each, rule=self.rule) for each in verdicts]


REGISTRY: dict[str, Claim] = {}


def claim(
    id: str | None = None, *, en: str, zh: str, rule: str = "", negative_cases: Iterable[NegativeCase] = ()
) -> Callable[[Check], Check]:
    """Makes a function a claim, under its own name. Demos name it in demo.toml, exercises by import.

    @claim("F3", en="at window 0 the sender is blocked", zh="窗口为 0 时发送方被阻塞", rule="RFC 9293, 3.8.6",
           negative_cases=[NegativeCase("slow_reader", "-- --send-buffer 256k", "the send buffer holds everything")])
    def sender_is_blocked_at_window_0(run: Run) -> Verdict: ...
    """

    def register(check: Check) -> Check:
        name = check.__name__
        if name in REGISTRY:
            raise ValueError(f"two claims are named {name}")
        REGISTRY[name] = Claim(name, id or name, en, zh, check, tuple(negative_cases), rule)
        return check

    return register


SIDE_ZH: dict[Side, str] = {"client": "客户端", "server": "服务器"}


def decimal(value: float, places: int = 3) -> str:
    """Rounded, without trailing zeros: seconds to the millisecond."""
    return f"{value:.{places}f}".rstrip("0").rstrip(".")


def seconds(value: float) -> str:
    return decimal(value)


def listed(values: Iterable[object]) -> str:
    return ", ".join(str(each) for each in values)


def framed(frames: Iterable[int | None]) -> str:
    """'frame 4', or 'frames 4, 5'."""
    known = [each for each in frames if each is not None]
    return f"frame{'s' * (len(known) != 1)} {listed(known) or 'none'}"


def listed_zh(values: Iterable[object]) -> str:
    return "、".join(str(each) for each in values)
