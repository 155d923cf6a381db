"""Exercises: what a teacher's checks.py imports.

    from socklab.claims.assertions import exactly_one_stall
    from socklab.exercises import Run, Task, Verdict, point

    @point(en="exactly one stall, of 2 to 3 s", zh="恰好一次停顿，时长 2 到 3 秒",
           hints=[("When does a window close?", "窗口什么时候关闭？")])
    def one_stall(run: Run, task: Task) -> Verdict:
        return exactly_one_stall(run, between=(2, 3))

A point judges a run (segments, calls, samples). A question asks the student, and computes the answer from the run.
"""

from socklab.claims.verdict import Verdict, not_judged, not_shown, proved, verdict
from socklab.evidence import Call, Connection, Run, Sample, Segment, Side, Stall, other
from socklab.exercises.common import closed_by_both, sent_all
from socklab.exercises.points import Answer, point, question
from socklab.exercises.task import Task

__all__ = [
    "Answer",
    "Call",
    "Connection",
    "Run",
    "Sample",
    "Segment",
    "Side",
    "Stall",
    "Task",
    "Verdict",
    "closed_by_both",
    "not_judged",
    "not_shown",
    "other",
    "point",
    "proved",
    "question",
    "sent_all",
    "verdict",
]
