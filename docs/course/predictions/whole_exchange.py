"""What the run answers to the questions of unit 7."""

from socklab.evidence import Run
from socklab.exercises.points import Answer


def first_burst(run: Run) -> Answer:
    assert run.connection
    server_acks = [each for each in run.connection.from_side("server") if not each.has("SYN")]
    data = [each for each in run.connection.data_from("client") if each.frame < server_acks[0].frame]
    return Answer(
        len(data),
        f"{len(data)} segments of 1024 bytes fill the window of 6144",
        f"{len(data)} 个 1024 字节的报文段填满 6144 的窗口",
        [each.frame for each in data],
    )


def final_ack(run: Run) -> Answer:
    assert run.connection
    acks = [each for each in run.connection.from_side("server") if each.ack is not None]
    last = max(acks, key=lambda each: each.ack or 0)
    frames = [each.frame for each in acks if each.ack == last.ack][:3]
    return Answer(last.ack or 0, f"ack {last.ack} = 8192 + SYN + FIN", f"ack {last.ack} = 8192 + SYN + FIN", frames)


def fin_rides(run: Run) -> Answer:
    assert run.connection
    fin = run.connection.first("FIN", "client")
    assert fin
    word = "data" if fin.length else "alone"
    return Answer(
        word,
        f"frame {fin.frame} has {fin.length} bytes and FIN",
        f"第 {fin.frame} 帧有 {fin.length} 字节和 FIN",
        [fin.frame],
        also=["随数据"] if fin.length else ["单独"],
    )
