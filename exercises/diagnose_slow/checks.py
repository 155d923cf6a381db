"""Five causes of a slow transfer, and a frame that shows each."""

from socklab.exercises import Answer, Connection, Run, Segment, Task, question

CAUSES = {
    "window": ("the receiver's window was 0: its program did not read", "接收方的窗口为 0：它的程序没有读取"),
    "nagle": (
        "Nagle's algorithm held a small segment until the delayed ACK came",
        "Nagle 算法把小报文段留到延迟的 ACK 到达",
    ),
    "loss": ("a segment was lost and had to be sent again", "有报文段丢失，只能重传"),
    "program": ("the sending program itself paused", "发送的程序自己停顿"),
    "line": ("each round trip over the line takes long", "线路的往返时间长"),
}


def first(run: Run) -> Connection:
    return run.connections[0]


def after_a_gap(connection: Connection, minimum: float) -> list[Segment]:
    """Segments before which nothing was sent for so many seconds."""
    pairs = zip(connection.segments, connection.segments[1:])
    return [after for before, after in pairs if after.time - before.time >= minimum]


def showing(run: Run, case: str) -> list[int]:
    """The frames that show that cause."""
    connection = first(run)
    match case:
        case "window":
            stalls = connection.stalls()
            return [
                each.frame
                for each in connection.segments
                if (each.window == 0 and each.ack is not None and not each.has("RST"))
                or any(each.frame == stall.opened_by for stall in stalls)
                or any(each.frame == probe.frame for stall in stalls for probe in stall.probes)
            ]
        case "loss":
            notes = ("gap-before", "duplicate-ack")
            return [each.frame for each in connection.segments if each.repeats or any(map(each.noted, notes))]
        case "program":
            return [each.frame for each in after_a_gap(connection, 0.3) if each.sender == "client"]
        case "nagle":
            late = after_a_gap(connection, 0.03)
            following = [
                each.frame
                for each in connection.data_from("client")
                if any(0 < each.frame - one.frame < 3 for one in late)
            ]
            return sorted({*(each.frame for each in late), *following})
        case _:
            return [each.frame for each in after_a_gap(connection, 0.05)]


@question(
    en="Why did the first connection take so long: window, nagle, loss, program or line?",
    zh="第一条连接为什么慢：window（窗口）、nagle、loss（丢包）、program（程序）还是 line（线路）？",
    hints=[
        (
            "Find the longest pause. Who could have sent in it, and did not? What ended it?",
            "找到最长的停顿。谁本来可以发送却没有发送？是什么结束了停顿？",
        ),
        (
            "A window of 0, a segment twice, an ACK after 40 ms, nothing outstanding at all, or a late SYN, ACK: each is another cause.",
            "窗口为 0、同一报文段出现两次、40 ms 之后才来的 ACK、根本没有未确认的数据、迟到的 SYN、ACK：各说明一种原因。",
        ),
    ],
)
def cause(run: Run, task: Task) -> Answer:
    case = task["case"]
    return Answer(case, *CAUSES[case], showing(run, case)[:8])


@question(
    en="One frame that shows it",
    zh="能说明这一点的一帧",
    form="number",
    hints=[
        (
            "The segment that announces 0, is sent again, or ends the longest pause; on a long line, the SYN, ACK.",
            "通告 0 的、重传的，或者结束最长停顿的报文段；长线路上则是 SYN、ACK。",
        )
    ],
)
def frame(run: Run, task: Task) -> Answer:
    frames = showing(run, task["case"])
    return Answer(frames[0], "this frame shows it", "这一帧能说明", frames[:8], also=frames)
