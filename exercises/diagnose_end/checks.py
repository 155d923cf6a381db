"""How a connection failed: by its RST, or by what never came."""

from socklab.exercises import Answer, Connection, Run, Task, question

ENDS = {
    "refused": ("the SYN was answered by RST: nobody listened on that port", "SYN 得到的回答是 RST：那个端口上没有人监听"),
    "unanswered": ("the SYN was sent again and again, and nothing came back", "SYN 一再重发，什么也没有回来"),
    "gave-up": (
        "the sender gave up: its data could not be sent, the window stayed 0",
        "发送方放弃了：窗口一直为 0，数据无法发出",
    ),
    "vanished": (
        "one end had vanished without a word; the RST says that it knows no such connection",
        "一端不声不响地消失了；RST 说明那里已经没有这条连接",
    ),
}


def showing(connection: Connection, case: str) -> list[int]:
    if case == "unanswered":
        return [each.frame for each in connection.segments if each.has("SYN")]
    resets = [each.frame for each in connection.segments if each.has("RST")]
    probes = [probe.frame for stall in connection.all_stalls for probe in stall.probes]
    closed = [
        each.frame for each in connection.segments if each.window == 0 and each.ack is not None and not each.has("RST")
    ]
    return (closed + probes if case == "gave-up" else []) + resets


@question(
    en="What happened: refused, unanswered, gave-up or vanished?",
    zh="发生了什么：refused（被拒绝）、unanswered（无人应答）、gave-up（发送方放弃）还是 vanished（一端消失）？",
    hints=[
        ("Was the connection ever established? Who sent the RST, and what did it answer?", "连接建立过吗？RST 是谁发的，回答的是什么？"),
        (
            "A RST after a window of 0 comes from the side that waited; a RST from an end that knows no connection answers a segment.",
            "窗口为 0 之后的 RST 来自等待的一方；来自不认识这条连接的一端的 RST，则是对某个报文段的回答。",
        ),
    ],
)
def end(run: Run, task: Task) -> Answer:
    case = task["case"]
    return Answer(case, *ENDS[case], showing(run.connections[0], case)[:8])


@question(
    en="One frame that shows it",
    zh="能说明这一点的一帧",
    form="number",
    hints=[("The RST; where there is none, a SYN that was not answered.", "RST；没有 RST 时，是没有得到回答的 SYN。")],
)
def frame(run: Run, task: Task) -> Answer:
    frames = showing(run.connections[0], task["case"])
    return Answer(frames[-1], "this frame shows it", "这一帧能说明", frames[:8], also=frames)
