"""What the run answers to the questions of unit 6."""

from socklab.evidence import Run
from socklab.exercises.points import Answer


def longest_write(run: Run) -> float:
    return max((min(each.end, run.end) - each.begin for each in run.writes("client")), default=0.0)


def blocks(run: Run) -> Answer:
    longest = longest_write(run)
    word = "yes" if longest > 0.1 else "no"
    return Answer(
        word,
        f"the longest write() took {longest * 1000:.1f} ms",
        f"最长的 write() 用了 {longest * 1000:.1f} ms",
        also=["会"] if word == "yes" else ["不会"],
    )


def closes(run: Run) -> Answer:
    frames = [each.first_frame for each in run.stalls()]
    word = "yes" if frames else "no"
    return Answer(
        word,
        "the receiver's buffer is as small as before",
        "接收方的缓冲区还是那么小",
        frames,
        also=["会"] if frames else ["不会"],
    )


def arrived(run: Run) -> Answer:
    assert run.connection
    last_write = max((each.end for each in run.writes("client") if each.returned), default=0.0)
    later = [each.frame for each in run.connection.data_from("client") if each.time > last_write and not each.repeats]
    word = "no" if later else "yes"
    return Answer(
        word,
        f"{len(later)} segments with data left after it",
        f"之后还发出了 {len(later)} 个带数据的报文段",
        later,
        also=["没有"] if later else ["到了"],
    )
