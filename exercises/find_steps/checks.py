"""Steps 9, 10 and 13 of the figure, and what lies unread at step 10."""

from socklab.exercises import Answer, Run, Segment, Task, question


def first_burst(run: Run) -> list[Segment]:
    """The data that left before the server's first answer to them."""
    update = first_answer(run)
    return [each for each in run.connections[0].data_from("client") if each.frame < update.frame]


def first_answer(run: Run) -> Segment:
    return next(each for each in run.connections[0].from_side("server") if not each.has("SYN") and (each.ack or 0) > 1)


@question(
    en="Which frame uses up the server's window of 6144 (step 9)?",
    zh="哪一帧用完了服务器 6144 的窗口（第 9 步）？",
    form="number",
    rule="RFC 9293, 3.8.6",
    hints=[("Six segments of 1024 fill it. Which is the sixth?", "六个 1024 字节的报文段把它填满。第六个是哪一帧？")],
)
def window_full(run: Run, task: Task) -> Answer:
    frame = first_burst(run)[-1].frame
    return Answer(frame, f"frame {frame}", f"第 {frame} 帧", [frame])


@question(
    en="Which frame lets the client go on (step 10)?",
    zh="哪一帧让客户端可以继续（第 10 步）？",
    form="number",
    rule="RFC 9293, 3.8.6",
    hints=[("It acknowledges all six segments, with a window of 2048.", "它确认了全部六个报文段，窗口 2048。")],
)
def first_update(run: Run, task: Task) -> Answer:
    frame = first_answer(run).frame
    return Answer(frame, f"frame {frame}", f"第 {frame} 帧", [frame])


@question(
    en="Which frame carries data and FIN (step 13)?",
    zh="哪一帧同时带有数据和 FIN（第 13 步）？",
    form="number",
    rule="RFC 9293, 3.6",
    hints=[("Wireshark's filter: tcp.flags.fin == 1", "Wireshark 的过滤器：tcp.flags.fin == 1")],
)
def fin_on_data(run: Run, task: Task) -> Answer:
    fin = run.connections[0].first("FIN", "client")
    assert fin
    return Answer(fin.frame, f"frame {fin.frame}", f"第 {fin.frame} 帧", [fin.frame])


@question(
    en="How many bytes lie unread in the server's buffer at step 10?",
    zh="第 10 步时，服务器的缓冲区里有多少字节未读？",
    form="number",
    rule="RFC 9293, 3.8.6",
    hints=[("The buffer holds 6144; the window is what is free.", "缓冲区共 6144；窗口是空闲的部分。")],
)
def unread(run: Run, task: Task) -> Answer:
    update = first_answer(run)
    whole = next(each for each in run.connections[0].from_side("server") if each.has("SYN")).window
    return Answer(
        whole - update.window,
        f"{whole} - {update.window}, the window of frame {update.frame}",
        f"{whole} 减去第 {update.frame} 帧的窗口 {update.window}",
        [update.frame],
    )
