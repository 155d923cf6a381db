"""What the run answers to the questions of unit 2."""

from socklab.evidence import Run
from socklab.exercises.points import Answer


def data_segments(run: Run) -> Answer:
    assert run.connection
    frames = [each.frame for each in run.connection.data_from("client") if not each.repeats]
    return Answer(len(frames), f"{len(frames)} segments with data", f"{len(frames)} 个带数据的报文段", frames)


def second_seq(run: Run) -> Answer:
    assert run.connection
    second = [each for each in run.connection.data_from("client") if not each.repeats][1]
    return Answer(
        second.seq, f"seq {second.seq}: 1 + the 5 bytes before", f"seq {second.seq}：1 加上前面的 5 字节", [second.frame]
    )


def always(run: Run) -> Answer:
    without = [each.frame for each in run.segments if not each.has("ACK")]
    return Answer("ACK", "it is ACK: only the first SYN has none", "是 ACK：只有第一个 SYN 不带", without)
