"""What a run left, as typed objects: the data that claims and exercises judge.

    run = Run.load(Path("runs/slow_reader/latest"))
    for stall in run.stalls():
        print(stall.seconds, stall.first_frame, stall.opened_by)
"""

from socklab.evidence.calls import Call, Sample
from socklab.evidence.connection import Connection, Probe, Segment, Side, Stall, other
from socklab.evidence.run import Run, SocketLeft

__all__ = ["Call", "Connection", "Probe", "Run", "Sample", "Segment", "Side", "SocketLeft", "Stall", "other"]
