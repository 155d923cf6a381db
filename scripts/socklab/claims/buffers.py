"""What the claims on the two buffers share: what the calls have moved, and whether the kernel's counts agree."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable
from itertools import accumulate

from socklab.claims.verdict import Verdict, not_judged
from socklab.evidence import Call, Run, Sample


def written(run: Run) -> list[Call]:
    """The client's write()s that moved bytes."""
    return [each for each in run.writes("client") if each.moved > 0]


def taken(run: Run) -> list[Call]:
    """The server's read()s that moved bytes."""
    return [each for each in run.reads("server") if each.moved > 0]


def disagreeing(samples: list[Sample], calls: list[Call], count: Callable[[Sample], int]) -> list[Sample]:
    """The samples at which `count` is not what the calls have moved.

    Kernel and calls are recorded one after the other: a count holds between the sample before and the one after.
    At the earlier one, calls that had returned have surely moved their bytes; by the later one, calls that had
    begun may have. SYN and FIN may be counted as a byte each.
    """
    surely, perhaps = moved_by((each.end, each.moved) for each in calls), moved_by(
        (each.begin, each.moved) for each in calls
    )
    return [
        sample
        for before, sample, after in zip(samples, samples[1:], samples[2:])
        if not surely(before.time) - 2 <= count(sample) <= perhaps(after.time) + 2
    ]


def moved_by(moves: Iterable[tuple[float, int]]) -> Callable[[float], int]:
    """A function that says how many bytes had been moved by a time."""
    ordered = sorted(moves)
    times, sums = [time for time, _ in ordered], [0, *accumulate(moved for _, moved in ordered)]
    return lambda at: sums[bisect_right(times, at)]


def too_many(wrong: list[Sample], samples: list[Sample]) -> bool:
    """A few samples may fall between a call and its record."""
    return len(wrong) > max(2.0, len(samples) / 50)


def not_sampled(buffer_en: str, buffer_zh: str, count: int) -> Verdict:
    return not_judged(
        f"the {buffer_en} buffer was sampled too seldom ({count} times)", f"对{buffer_zh}缓冲区的采样太少（{count} 次）"
    )
