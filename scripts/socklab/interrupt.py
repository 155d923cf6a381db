"""Ctrl-C, SIGTERM and SIGHUP: an exception, so that whatever was begun is undone on the way out."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Interrupted(BaseException):
    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


_deferring = False
_pending: int | None = None


def _raise(number: int, _frame: FrameType | None) -> None:
    global _pending
    if _deferring:
        _pending = number
        return
    ignore()  # once is enough: the clean-up that follows must not be interrupted again
    raise Interrupted(number)


def watch() -> None:
    """From now on these signals raise Interrupted, once."""
    for each in SIGNALS:
        # nohup(1), or a shell's background job, may have them ignored: that stays so.
        if signal.getsignal(each) != signal.SIG_IGN:
            signal.signal(each, _raise)


def ignore() -> None:
    for each in SIGNALS:
        signal.signal(each, signal.SIG_IGN)


@contextmanager
def deferred() -> Iterator[None]:
    """Nothing is interrupted in here; a signal that came raises at the end.

    Not by the signal mask, which programs that are started in here would inherit.
    """
    global _deferring, _pending
    _deferring = True
    try:
        yield
    finally:
        _deferring = False
    number, _pending = _pending, None
    if number is not None:
        _raise(number, None)


def end_by_signal(number: int) -> int:
    """To die of the signal tells the caller why; a loop around this command then stops too."""
    signal.signal(number, signal.SIG_DFL)
    os.kill(os.getpid(), number)
    return 128 + number
