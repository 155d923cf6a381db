"""Four facts of the first stall, by frame number as Wireshark counts."""

from socklab.exercises import Answer, Run, Stall, Task, question

LOOK = (
    "tcplens run/trace.pcap, or Wireshark's tcp.window_size == 0.",
    "用 tcplens run/trace.pcap，或 Wireshark 的过滤器 tcp.window_size == 0。",
)


def stall(run: Run) -> Stall:
    return run.stalls()[0]


@question(
    en="Which frame closes the window (announces 0 for the first time)?",
    zh="哪一帧关闭了窗口（第一次通告 0）？",
    form="number",
    rule="RFC 9293, 3.8.6",
    hints=[LOOK, ("It comes from the server, and acknowledges data.", "它来自服务器，并且确认了数据。")],
)
def closes(run: Run, task: Task) -> Answer:
    frame = stall(run).first_frame
    return Answer(frame, f"frame {frame}", f"第 {frame} 帧", [frame])


@question(
    en="Which frame is the first zero-window probe?",
    zh="哪一帧是第一个零窗口探测？",
    form="number",
    rule="RFC 9293, 3.8.6.1",
    hints=[LOOK, ("It has no data, and a number one below the next byte.", "它不带数据，序号比下一个字节小 1。")],
)
def first_probe(run: Run, task: Task) -> Answer:
    frame = stall(run).probes[0].frame
    return Answer(frame, f"frame {frame}", f"第 {frame} 帧", [frame])


@question(
    en="Which frame opens the window again?",
    zh="哪一帧重新打开了窗口？",
    form="number",
    rule="RFC 9293, 3.8.6",
    hints=[LOOK, ("The server sends it when its program has read.", "服务器的程序读取之后发出。")],
)
def opens(run: Run, task: Task) -> Answer:
    frame = stall(run).opened_by or 0
    return Answer(frame, f"frame {frame}", f"第 {frame} 帧", [frame])


@question(
    en="How many bytes of data had the server received when its window closed?",
    zh="窗口关闭时，服务器已经收到多少字节数据？",
    form="number",
    rule="RFC 9293, 3.4",
    hints=[
        ("The ack number of that frame says it.", "那一帧的 ack 说明了这一点。"),
        ("The SYN has taken a number, too.", "SYN 也占一个序号。"),
    ],
)
def arrived(run: Run, task: Task) -> Answer:
    segment = stall(run).connection.segment(stall(run).first_frame)
    assert segment and segment.ack is not None
    return Answer(
        segment.ack - 1,
        f"ack {segment.ack} in frame {segment.frame}",
        f"第 {segment.frame} 帧的 ack 是 {segment.ack}",
        [segment.frame],
    )
