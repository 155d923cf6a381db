"""What the run answers to the questions of unit 3."""

from socklab.evidence import Run
from socklab.exercises.points import Answer


def how_many(run: Run) -> Answer:
    assert run.connection
    frames = run.connection.opening["frames"]
    return Answer(len(frames), "SYN; SYN and ACK; ACK", "SYN；SYN 和 ACK；ACK", frames)


def before_accept(run: Run) -> Answer:
    assert run.connection
    data = run.connection.data_from("client")[0]
    accepted = [each for each in run.calls_of("server") if each.name.startswith("accept")]
    early = not accepted or data.time < accepted[0].begin
    word = "yes" if early else "no"
    return Answer(
        word,
        "the data were there before accept() was called: the kernel shakes hands",
        "数据在调用 accept() 之前就已到达：握手由内核完成",
        [data.frame],
        also=["能"] if early else ["不能"],
    )


def acknowledged(run: Run) -> Answer:
    assert run.connection
    answer = next(each for each in run.connection.from_side("server") if each.has("SYN"))
    return Answer("x+1", "the SYN takes one number", "SYN 占一个序号", [answer.frame], also=["1"])
