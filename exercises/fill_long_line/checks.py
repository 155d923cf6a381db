"""Bandwidth times delay: a line of R bit/s and a round trip of T seconds holds R * T / 8 bytes."""

from socklab.claims.assertions import in_flight_reaches
from socklab.exercises import Run, Task, Verdict, closed_by_both, point, verdict


def line_holds(task: Task) -> int:
    """Payload bytes: of each 1500 bytes of the line, 40 are headers."""
    return int(task["mbit"] * 1_000_000 / 8 * 0.1 * 1460 / 1500)


@point(
    en="as many bytes were in flight as the line of {mbit} Mbit/s and 100 ms holds",
    zh="在途数据达到 {mbit} Mbit/s、100 ms 的线路能容纳的字节数",
    rule="RFC 7323, 1.1",
    hints=[
        ("How many bytes are {mbit} Mbit/s × 0.1 s?", "{mbit} Mbit/s × 0.1 秒是多少字节？"),
        (
            "Set SO_RCVBUF large enough before listen(), or do not set it: then Linux lets the buffer grow.",
            "在 listen() 之前把 SO_RCVBUF 设得足够大；或者不设置，Linux 会让缓冲区自动增大。",
        ),
    ],
)
def filled(run: Run, task: Task) -> Verdict:
    return in_flight_reaches(run, "client", line_holds(task))


@point(
    en="the server announced a window of that size",
    zh="服务器通告了这么大的窗口",
    rule="RFC 7323, 2.2",
    hints=[("Which window does your ladder show? What limits it?", "你的梯形图里窗口是多大？什么限制了它？")],
)
def large_window(run: Run, task: Task) -> Verdict:
    wanted = line_holds(task)
    windows = [(each.window, each.frame) for one in run.connections for each in one.from_side("server")]
    largest, frame = max(windows, default=(0, 1))
    return verdict(
        largest >= wanted,
        f"the largest window: {largest} bytes; the line holds {wanted}",
        f"最大的窗口：{largest} 字节；线路能容纳 {wanted} 字节",
        [frame],
    )


whole = closed_by_both()
