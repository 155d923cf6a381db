"""What the run answers to the questions of unit 8."""

from socklab.claims.closing_segments import closing_segments
from socklab.evidence import Run
from socklab.exercises.points import Answer


def how_many(run: Run) -> Answer:
    closing = closing_segments(run)
    assert closing
    frames = sorted(set(closing.frames))
    return Answer(len(frames), f"{len(frames)} segments", f"{len(frames)} 个报文段", frames)


def time_wait(run: Run) -> Answer:
    closing = closing_segments(run)
    assert closing
    return Answer(
        closing.active,
        f"the {closing.active} closed first, and sends the last ACK",
        "先关闭的一方，它发送最后一个 ACK",
        [closing.first_fin.frame, closing.last_ack.frame],
    )


def acknowledged(run: Run) -> Answer:
    closing = closing_segments(run)
    assert closing
    return Answer("u+1", "the FIN takes one number", "FIN 占一个序号", [closing.first_fin.frame, closing.first_ack.frame])
