"""What the run answers to the questions of unit 9."""

from socklab.evidence import Run, Segment
from socklab.exercises.points import Answer


def held(run: Run) -> list[tuple[Segment, Segment, float]]:
    """In the first connection: an ACK that came late, the data that left at once after it, and the pause before it."""
    found = []
    segments = run.connections[0].segments
    for before, ack, after in zip(segments, segments[1:], segments[2:]):
        late = ack.time - before.time
        if ack.sender == "server" and late > 0.02 and after.sender == "client" and after.length:
            found.append((ack, after, late))
    return found


def second_part(run: Run) -> Answer:
    pauses = held(run)
    frames = [frame for ack, data, _ in pauses[:3] for frame in (ack.frame, data.frame)]
    word = "ack" if pauses else "once"
    return Answer(
        word,
        f"{len(pauses)} times the data left only after a delayed ACK",
        f"有 {len(pauses)} 次，数据等到延迟的 ACK 之后才发出",
        frames,
        also=["等", "等ACK"] if pauses else ["立即"],
    )


def pause(run: Run) -> Answer:
    pauses = held(run)
    longest = max((late for _, _, late in pauses), default=0.0)
    frames = [ack.frame for ack, _, late in pauses if late == longest]
    near = min((4, 40, 400), key=lambda each: abs(each - longest * 1000))
    return Answer(near, f"the longest: {longest * 1000:.0f} ms", f"最长：{longest * 1000:.0f} ms", frames)


def faster(run: Run) -> Answer:
    first, second = (each.segments[-1].time - each.segments[0].time for each in run.connections[:2])
    word = "yes" if second < first else "no"
    return Answer(
        word,
        f"{first * 1000:.0f} ms with Nagle, {second * 1000:.0f} ms without",
        f"有 Nagle 时 {first * 1000:.0f} ms，没有时 {second * 1000:.0f} ms",
        [run.connections[0].segments[0].frame, run.connections[1].segments[0].frame],
        also=["是"] if word == "yes" else ["不是"],
    )
