"""What a window lets the sender do, before and while it is 0 (RFC 9293, 3.8.6)."""

from socklab.exercises import Answer, Run, Stall, Task, question


def stall(run: Run) -> Stall:
    return run.stalls()[0]


@question(
    en="The server's SYN, ACK announces a window of {buffer} bytes. Which relative seq number has the last byte that the client may send before another ACK comes?",
    zh="服务器的 SYN、ACK 通告窗口 {buffer} 字节。在下一个 ACK 到达之前，客户端可以发送的最后一个字节的相对序号是多少？",
    form="number",
    rule="RFC 9293, 3.8.6",
    hints=[
        ("The window counts from the ack number, and the first byte of data is number 1.", "窗口从确认号算起，第一个数据字节是 1 号。")
    ],
)
def last_allowed(run: Run, task: Task) -> Answer:
    syn = next(each for each in run.connections[0].from_side("server") if each.has("SYN"))
    return Answer(
        syn.window, f"numbers 1 to {syn.window}: frame {syn.frame}", f"1 到 {syn.window} 号：第 {syn.frame} 帧", [syn.frame]
    )


@question(
    en="While the window is 0 the client asks from time to time. How many bytes of data has such a probe, on Linux?",
    zh="窗口为 0 期间客户端不时询问。Linux 的这种探测带多少字节数据？",
    form="number",
    rule="RFC 9293, 3.8.6.1",
    hints=[("tshark calls Linux's probes Keep-Alive.", "tshark 把 Linux 的探测称为 Keep-Alive。")],
)
def probe_bytes(run: Run, task: Task) -> Answer:
    frame = stall(run).probes[0].frame
    probe = stall(run).connection.segment(frame)
    assert probe
    return Answer(probe.length, f"frame {frame}: {probe.length} bytes", f"第 {frame} 帧：{probe.length} 字节", [frame])


@question(
    en="The server expects number N next. Which number has the probe: N, N-1 or N+1?",
    zh="服务器期望的下一个序号是 N。探测的序号是 N、N-1 还是 N+1？",
    rule="RFC 9293, 3.8.6.1",
    hints=[("It should make the server answer: a number that is not acceptable does.", "它要让服务器回答：不可接受的序号能做到。")],
)
def probe_number(run: Run, task: Task) -> Answer:
    one = stall(run)
    closing, probe = one.connection.segment(one.first_frame), one.connection.segment(one.probes[0].frame)
    assert closing and probe and closing.ack is not None
    words = {0: "N", -1: "N-1", 1: "N+1"}
    return Answer(
        words.get(probe.seq - closing.ack, "?"),
        f"frame {closing.frame} expects {closing.ack}, the probe in frame {probe.frame} has {probe.seq}",
        f"第 {closing.frame} 帧期望 {closing.ack}，第 {probe.frame} 帧的探测是 {probe.seq}",
        [closing.frame, probe.frame],
    )


@question(
    en="The window update opens the window. By how much is its ack number larger than that of the segment which closed the window?",
    zh="窗口更新打开窗口。它的确认号比关闭窗口的那个报文段大多少？",
    form="number",
    rule="RFC 9293, 3.8.6",
    hints=[("Has the server received anything in between?", "其间服务器收到过什么吗？")],
)
def ack_grows(run: Run, task: Task) -> Answer:
    one = stall(run)
    closing, opening = one.connection.segment(one.first_frame), one.connection.segment(one.opened_by or 0)
    assert closing and opening and closing.ack is not None and opening.ack is not None
    more = opening.ack - closing.ack
    return Answer(
        more,
        f"ack {closing.ack} in frame {closing.frame}, ack {opening.ack} in frame {opening.frame}",
        f"第 {closing.frame} 帧 ack {closing.ack}，第 {opening.frame} 帧 ack {opening.ack}",
        [closing.frame, opening.frame],
    )
