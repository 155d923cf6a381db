"""What the run answers to the questions of unit 10."""

from socklab.evidence import Run
from socklab.exercises.points import Answer


def speed(run: Run) -> Answer:
    syn = next(each for each in run.segments if each.has("SYN") and each.sender == "server")
    window = max(each.window for each in run.segments if each.sender == "server")
    return Answer(
        320,
        f"16 KiB each 50 ms are 320 KiB/s; the largest window here is {window} bytes",
        f"每 50 ms 传 16 KiB，即 320 KiB/s；这里最大的窗口是 {window} 字节",
        [syn.frame],
    )


def who_waits(run: Run) -> Answer:
    pairs = zip(run.segments, run.segments[1:])
    late = [after.frame for before, after in pairs if after.time - before.time > 0.02]
    return Answer(
        "client",
        "the client has sent a whole window and waits for the ACK",
        "客户端发完了一个窗口，在等 ACK",
        late[:4],
        also=["客户端"],
    )


def zero(run: Run) -> Answer:
    frames = [each.frame for each in run.segments if each.window == 0 and each.ack is not None]
    word = "yes" if frames else "no"
    return Answer(
        word,
        "the window was used up, not closed" if not frames else "it was",
        "窗口只是用完了，没有关闭" if not frames else "有",
        frames,
        also=["有"] if frames else ["没有"],
    )
