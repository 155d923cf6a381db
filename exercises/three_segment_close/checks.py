"""The passive end's ACK and FIN share one segment, when its program closes before the delayed ACK leaves."""

from socklab.claims.assertions import closed_by, closes_first
from socklab.exercises import Run, Task, Verdict, point, sent_all


@point(
    en="the close took three segments",
    zh="关闭用了三个报文段",
    rule="RFC 9293, 3.6",
    hints=[
        ("Who decides when the server's FIN leaves: the kernel, or your program?", "服务器的 FIN 何时发出，由内核决定，还是由你的程序决定？"),
        (
            "Linux may delay an ACK by 40 ms. Close as soon as read() returns 0.",
            "Linux 可以把 ACK 推迟 40 ms。read() 一返回 0 就关闭。",
        ),
    ],
)
def three_segments(run: Run, task: Task) -> Verdict:
    return closed_by(run, "three-segment")


all_bytes = sent_all("server", "reply")


@point(
    en="the client closed first",
    zh="客户端先关闭",
    hints=[
        ("In which order do the two FINs stand in the ladder?", "梯形图里两个 FIN 的先后次序是什么？"),
        ("Read on after the reply, until the client's FIN has come.", "回答之后继续读，直到客户端的 FIN 到达。"),
    ],
)
def client_first(run: Run, task: Task) -> Verdict:
    return closes_first(run, "client")
