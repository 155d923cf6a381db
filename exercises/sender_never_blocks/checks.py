"""O_NONBLOCK and poll(2): write() takes what there is room for, and the program waits elsewhere."""

from socklab.claims.assertions import never_blocked
from socklab.exercises import Run, Task, Verdict, closed_by_both, not_shown, point, sent_all


@point(
    en="the window closed, and no write() of the client waited then",
    zh="窗口关闭了，其间客户端没有一次 write() 在等待",
    rule="send(2), O_NONBLOCK",
    hints=[
        ("What does write() do on a non-blocking socket whose buffer is full?", "非阻塞套接字的缓冲区满了，write() 会怎样？"),
        (
            "Set O_NONBLOCK after connect(); on EAGAIN wait with poll() or select() until the socket is writable.",
            "connect() 之后设置 O_NONBLOCK；遇到 EAGAIN 时用 poll() 或 select() 等到套接字可写。",
        ),
    ],
)
def not_in_write(run: Run, task: Task) -> Verdict:
    found = never_blocked(run, "client")
    stalls = [each for each in run.stalls() if each.sender == "client" and each.end is not None]
    if found.ok and stalls:
        refused = [each for each in run.writes("client") if each.error == "EAGAIN" or each.moved < (each.asked or 0)]
        later = [each for each in run.writes("client") if each.begin >= (stalls[0].end or 0) and each.moved > 0]
        if not refused and not later:
            # A buffer that holds all of it shows nothing: a larger transfer would block.
            return not_shown(
                "the send buffer held all data: no write() met a full one",
                "发送缓冲区装下了全部数据：没有一次 write() 遇到缓冲区已满",
                found.frames,
                found.rule,
            )
    return found


all_bytes = sent_all("client", "bytes")


whole = closed_by_both()
