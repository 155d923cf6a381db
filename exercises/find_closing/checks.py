"""Who closed first, which frames, which states (RFC 9293, 3.6 and figure 5)."""

from socklab.claims.closing_segments import ClosingSegments, closing_segments
from socklab.exercises import Answer, Run, Task, question


def closing(run: Run) -> ClosingSegments:
    found = closing_segments(run)
    assert found
    return found


@question(
    en="Which side closed first: client or server?",
    zh="哪一方先关闭：client（客户端）还是 server（服务器）？",
    rule="RFC 9293, 3.6",
    hints=[("Whose FIN is the first?", "第一个 FIN 是谁的？")],
)
def active(run: Run, task: Task) -> Answer:
    frame = closing(run).first_fin.frame
    return Answer(closing(run).active, f"its FIN is frame {frame}", f"它的 FIN 是第 {frame} 帧", [frame])


@question(
    en="Which frame has the second FIN?",
    zh="第二个 FIN 在哪一帧？",
    form="number",
    rule="RFC 9293, 3.6",
    hints=[("Wireshark's filter: tcp.flags.fin == 1", "Wireshark 的过滤器：tcp.flags.fin == 1")],
)
def second_fin(run: Run, task: Task) -> Answer:
    frame = closing(run).second_fin.frame
    return Answer(frame, f"frame {frame}", f"第 {frame} 帧", [frame])


@question(
    en="In which state is the passive side between the ACK of the first FIN and its own FIN?",
    zh="从确认第一个 FIN 到发出自己的 FIN，被动关闭的一方处于什么状态？",
    rule="RFC 9293, 3.3.2",
    hints=[("Its program has still to call close(): it waits for it.", "它的程序还没有调用 close()：它在等待。")],
)
def passive_state(run: Run, task: Task) -> Answer:
    frames = [closing(run).first_ack.frame, closing(run).second_fin.frame]
    return Answer("CLOSE-WAIT", "CLOSE-WAIT", "CLOSE-WAIT", frames)


@question(
    en="Which side is in TIME-WAIT at the end: client or server?",
    zh="最后处于 TIME-WAIT 的是哪一方：client 还是 server？",
    rule="RFC 9293, 3.6",
    hints=[("It is the side that sends the last ACK.", "是发送最后一个 ACK 的一方。")],
)
def time_wait(run: Run, task: Task) -> Answer:
    return Answer(closing(run).active, "the side that closed first", "先关闭的一方", [closing(run).last_ack.frame])
