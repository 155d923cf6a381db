"""What the run answers to the questions of unit 4."""

from socklab.evidence import Run
from socklab.exercises.points import Answer


def after_the_last(run: Run) -> Answer:
    assert run.connection
    crossing = [
        each.frame
        for each in run.connection.data_from("client")
        if run.connection.raw("client", each.end) < each.length
    ]
    return Answer(0, "numbers are counted modulo 2^32", "序号按模 2^32 计数", crossing)


def last_ack(run: Run) -> Answer:
    assert run.connection
    last = [each for each in run.connection.data_from("client") if not each.repeats][-1]
    wanted = last.seq + last.length
    frames = [each.frame for each in run.connection.from_side("server") if each.ack == wanted][:1]
    return Answer(wanted, f"ack {wanted} = 1 + {wanted - 1}", f"ack {wanted} = 1 + {wanted - 1}", frames)


def own_ack(run: Run) -> Answer:
    assert run.connection
    without = [each.frame for each in run.connection.data_from("client") if run.connection.answer_to(each) is None]
    word = "no" if without else "yes"
    return Answer(
        word,
        f"{len(without)} segments were acknowledged together with a later one",
        f"有 {len(without)} 个报文段与后面的一起得到确认",
        without,
        also=["没有"] if without else ["有"],
    )
