"""Which flags stand where (RFC 9293, 3.1)."""

from socklab.exercises import Answer, Run, Segment, Task, question

NAMES = [("Answer with names: SYN, ACK, PSH, FIN, RST, URG.", "请写名字：SYN、ACK、PSH、FIN、RST、URG。")]


def flags(segment: Segment) -> Answer:
    names = ", ".join(segment.flags)
    backwards = list(reversed(segment.flags))
    return Answer(
        list(segment.flags),
        f"frame {segment.frame}: {names}",
        f"第 {segment.frame} 帧：{names}",
        [segment.frame],
        also=[backwards],
    )


@question(
    en="Which flags has the very first segment?",
    zh="第一个报文段有哪些标志？",
    form="list",
    rule="RFC 9293, 3.1",
    hints=[*NAMES, ("There is nothing yet that it could acknowledge.", "此时还没有什么可以确认。")],
)
def opening(run: Run, task: Task) -> Answer:
    return flags(run.connections[0].segments[0])


@question(
    en="Which flags has the server's answer?",
    zh="服务器的回答有哪些标志？",
    form="list",
    rule="RFC 9293, 3.1",
    hints=[*NAMES, ("It synchronizes its own numbers, and acknowledges the client's.", "它同步自己的序号，并确认客户端的序号。")],
)
def answer(run: Run, task: Task) -> Answer:
    return flags(run.connections[0].segments[1])


@question(
    en="The client's program writes {bytes} bytes at once: one segment. Which flags has it?",
    zh="客户端的程序一次写 {bytes} 字节：一个报文段。它有哪些标志？",
    form="list",
    rule="RFC 9293, 3.1",
    hints=[
        *NAMES,
        (
            "Everything after the first segment acknowledges; and this one ends a write().",
            "第一个报文段之后的都带确认；而这一个结束了一次 write()。",
        ),
    ],
)
def data(run: Run, task: Task) -> Answer:
    return flags(run.connections[0].data_from("client")[0])


@question(
    en="Which flags has the segment by which the client closes?",
    zh="客户端用来关闭的报文段有哪些标志？",
    form="list",
    rule="RFC 9293, 3.1",
    hints=[*NAMES, ("It still acknowledges.", "它仍然带确认。")],
)
def closing(run: Run, task: Task) -> Answer:
    return flags(next(each for each in run.connections[0].from_side("client") if each.has("FIN")))
