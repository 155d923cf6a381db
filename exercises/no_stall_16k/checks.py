"""A small window is enough where the program reads at once."""

from socklab.claims.assertions import no_stall, window_at_most
from socklab.exercises import Run, Task, Verdict, point, sent_all


@point(
    en="a whole connection without a stall",
    zh="完整的连接，没有停顿",
    rule="RFC 9293, 3.8.6",
    hints=[
        ("What makes the window shrink, and what makes it grow?", "什么使窗口缩小？什么使它增大？"),
        (
            "Read in a loop, with a large block, and do nothing slow in between; close when read() returns 0.",
            "在循环里用较大的块读取，中间不做慢的事；read() 返回 0 时关闭。",
        ),
    ],
)
def never_closed(run: Run, task: Task) -> Verdict:
    return no_stall(run)


@point(
    en="the server's window was never larger than 16384 bytes",
    zh="服务器的窗口从未超过 16384 字节",
    rule="socket(7), SO_RCVBUF",
    hints=[
        ("Which socket option bounds the receive buffer? When must it be set?", "哪个套接字选项限制接收缓冲区？必须在什么时候设置？"),
        (
            "Set SO_RCVBUF before listen(): the window of the SYN, ACK already counts. Linux doubles the value, and newer kernels "
            "offer more than half of that as window: ask for less than you want.",
            "在 listen() 之前设置 SO_RCVBUF：SYN、ACK 里的窗口就已经算数。Linux 会把值加倍，较新的内核会把其中一半以上作为窗口：请设得比想要的小。",
        ),
    ],
)
def small_window(run: Run, task: Task) -> Verdict:
    return window_at_most(run, "server", 16384)


all_bytes = sent_all("client", "bytes")
