"""Claims about TCP, each a named function over a run; importing this package fills REGISTRY.

    run = Run.load(Path("runs/slow_reader/latest"))
    for verdict in REGISTRY["sender_is_blocked_at_window_0"].judge(run):
        print(verdict.ok, verdict.en, verdict.frames, verdict.rule)

A check judges segments, calls and samples. Where no calls were recorded, a few fall back to the programs' logs,
and their evidence says so. `assertions` holds what claims and exercises are built of.
"""

from socklab.claims import (
    acknowledgements,
    closing,
    closing_states,
    figure,
    flow,
    flow_buffers,
    flow_limits,
    header,
    opening,
    opening_special,
    resets,
    sequence_numbers,
    small_packets,
)
from socklab.claims.verdict import REGISTRY, Claim, NegativeCase, Verdict, claim, not_judged, not_shown, proved, verdict

__all__ = [
    "REGISTRY",
    "Claim",
    "NegativeCase",
    "Verdict",
    "claim",
    "not_judged",
    "not_shown",
    "proved",
    "verdict",
    "acknowledgements",
    "closing",
    "closing_states",
    "figure",
    "flow",
    "flow_buffers",
    "flow_limits",
    "header",
    "opening",
    "opening_special",
    "resets",
    "sequence_numbers",
    "small_packets",
]
