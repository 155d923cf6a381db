"""What the run answers to the questions of unit 1."""

from socklab.evidence import Run
from socklab.exercises.points import Answer


def how_many(run: Run) -> Answer:
    count = len(run.segments)
    frames = [each.frame for each in run.segments]
    return Answer(count, f"{count} segments passed", f"一共 {count} 个报文段", frames)


def who_first(run: Run) -> Answer:
    first = run.segments[0]
    return Answer(first.sender, "the client asks: its SYN", "客户端先请求：它的 SYN", [first.frame], also=["客户端"])


def with_data(run: Run) -> Answer:
    frames = [each.frame for each in run.segments if each.length]
    return Answer(len(frames), f"{len(frames)} with data", f"{len(frames)} 个带数据", frames)
