"""The points of this exercise. socklab.claims.assertions lists the questions that one can ask of a run."""

from socklab.claims.assertions import exactly_one_stall
from socklab.exercises import Run, Task, Verdict, point


@point(
    en="exactly one stall, of 2 to 3 s",
    zh="恰好一次停顿，时长 2 到 3 秒",
    hints=[("When is a receive buffer full?", "接收缓冲区什么时候会满？")],
)
def one_stall(run: Run, task: Task) -> Verdict:
    return exactly_one_stall(run, between=(2, 3))
