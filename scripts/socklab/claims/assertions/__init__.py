"""Questions about a run, each a function that answers with a verdict: what exercises and claims are made of.

    from socklab.claims.assertions import closed_by, exactly_one_stall

    verdict = exactly_one_stall(run, between=(2, 3))
    print(verdict.ok, verdict.en, verdict.frames, verdict.rule)

They judge segments, calls and samples, never what a program prints. What must not happen ('no stall', 'no RST')
counts only for a connection that was opened, carried data and was closed. Where a check needs the programs' calls
and tcpwatch recorded none (static and Go programs), the verdict says so: `judged` is False.
"""

from socklab.claims.assertions.calls import never_blocked, program_got, segments_for_writes, unread_at_close
from socklab.claims.assertions.connection import (
    bytes_sent,
    closed_by,
    closes_first,
    complete,
    data_after_half_close,
    reset_without_fin,
    survives_silence,
)
from socklab.claims.assertions.flow import (
    exactly_one_stall,
    in_flight_reaches,
    no_stall,
    stalls_between,
    window_at_most,
)

__all__ = [
    "bytes_sent",
    "closed_by",
    "closes_first",
    "complete",
    "data_after_half_close",
    "exactly_one_stall",
    "in_flight_reaches",
    "never_blocked",
    "no_stall",
    "program_got",
    "reset_without_fin",
    "segments_for_writes",
    "stalls_between",
    "survives_silence",
    "unread_at_close",
    "window_at_most",
]
