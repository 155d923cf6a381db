"""Numbers relative to the ISN: the SYN has 0, the first byte of data 1 (RFC 9293, 3.4)."""

from socklab.exercises import Answer, Run, Segment, Task, question

COUNTING = [
    ("Which number has the first byte of data? The SYN has taken number 0.", "数据的第一个字节是几号？SYN 占了 0 号。"),
    (
        "ack is the number of the next byte that is expected: 1 + all bytes that have arrived.",
        "ack 是期望收到的下一个字节的序号：1 + 已到达的全部字节数。",
    ),
]


def data(run: Run) -> list[Segment]:
    assert run.connection
    return [each for each in run.connection.data_from("client") if not each.repeats]


def ack_of(run: Run, number: int) -> Answer:
    """The server's answer to the client's data segment of that number."""
    assert run.connection
    segment = data(run)[number]
    answer = run.connection.answer_to(segment)
    assert answer and answer.ack is not None
    return Answer(
        answer.ack,
        f"frame {segment.frame} brings {segment.length} bytes, frame {answer.frame} has ack {answer.ack}",
        f"第 {segment.frame} 帧带来 {segment.length} 字节，第 {answer.frame} 帧的 ack 是 {answer.ack}",
        [segment.frame, answer.frame],
    )


@question(
    en="The client's first write() is of {first} bytes. Which ack number does the server answer?",
    zh="客户端第一次 write() 写 {first} 字节。服务器回答的 ack 是多少？",
    form="number",
    rule="RFC 9293, 3.4",
    hints=COUNTING,
)
def after_first(run: Run, task: Task) -> Answer:
    return ack_of(run, 0)


@question(
    en="The second is of {second} bytes. Which ack number now?",
    zh="第二次写 {second} 字节。这时 ack 是多少？",
    form="number",
    rule="RFC 9293, 3.4",
    hints=COUNTING,
)
def after_second(run: Run, task: Task) -> Answer:
    return ack_of(run, 1)


@question(
    en="The third is of {third} bytes. Which seq number has its segment?",
    zh="第三次写 {third} 字节。它的报文段的 seq 是多少？",
    form="number",
    rule="RFC 9293, 3.4",
    hints=COUNTING,
)
def last_seq(run: Run, task: Task) -> Answer:
    segment = data(run)[2]
    return Answer(
        segment.seq,
        f"frame {segment.frame}: seq {segment.seq}",
        f"第 {segment.frame} 帧：seq {segment.seq}",
        [segment.frame],
    )


@question(
    en="Then the client sends FIN. Which ack number answers it?",
    zh="随后客户端发送 FIN。确认它的 ack 是多少？",
    form="number",
    rule="RFC 9293, 3.4",
    hints=[
        ("Does a FIN take a number?", "FIN 占序号吗？"),
        ("SYN and FIN take one number each, like a byte of data.", "SYN 和 FIN 各占一个序号，和一个数据字节一样。"),
    ],
)
def after_fin(run: Run, task: Task) -> Answer:
    assert run.connection
    fin = run.connection.first("FIN", "client")
    answer = run.connection.answer_to(fin) if fin else None
    assert fin and answer and answer.ack is not None
    return Answer(
        answer.ack,
        f"the FIN is frame {fin.frame}, its ACK frame {answer.frame}",
        f"FIN 是第 {fin.frame} 帧，确认它的是第 {answer.frame} 帧",
        [fin.frame, answer.frame],
    )
