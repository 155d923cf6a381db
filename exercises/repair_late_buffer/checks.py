"""The SYN, ACK already announces a window: the kernel answers before accept() returns."""

from socklab.claims.assertions import window_at_most
from socklab.exercises import Run, Task, Verdict, closed_by_both, point, sent_all


@point(
    en="the server's window was never larger than 8192 bytes",
    zh="服务器的窗口从未超过 8192 字节",
    rule="socket(7), SO_RCVBUF",
    hints=[
        ("Which window does the server's SYN, ACK announce? When is it sent?", "服务器的 SYN、ACK 通告的窗口是多大？它是什么时候发出的？"),
        (
            "The kernel shakes hands before accept() returns: set SO_RCVBUF on the listening socket, before listen().",
            "accept() 返回之前内核已经完成握手：在监听套接字上、listen() 之前设置 SO_RCVBUF。",
        ),
    ],
)
def small_window(run: Run, task: Task) -> Verdict:
    return window_at_most(run, "server", 8192)


all_bytes = sent_all("client", "bytes")


whole = closed_by_both()
