"""What the run answers to the questions of unit 11."""

from socklab.evidence import Run
from socklab.exercises.points import Answer


def end_of_stream(run: Run) -> Answer:
    ends = [each for each in run.reads("server") if each.result == 0]
    fin = run.connection.first("FIN", "client") if run.connection else None
    return Answer(
        0,
        f"read() returned 0 {len(ends)} time{'s' * (len(ends) != 1)}, after the client's FIN",
        f"客户端的 FIN 之后，read() 返回 0 共 {len(ends)} 次",
        [fin.frame] if fin else [],
    )


def pieces(run: Run) -> Answer:
    sizes = [each.moved for each in run.reads("server") if each.moved]
    return Answer(
        "no",
        f"the kernel gives what is there; here: {', '.join(map(str, sizes[:10]))}",
        f"内核给出已有的；这里是 {'、'.join(map(str, sizes[:10]))}",
        also=["不是"],
    )


def who_shuts(run: Run) -> Answer:
    assert run.connection
    fin = run.connection.first("FIN")
    assert fin
    return Answer(fin.sender, "the one that has sent all", "已经发送完的一方", [fin.frame], also=["客户端"])
