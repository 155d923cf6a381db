"""Exactly one stall of 2 to 3 s, and every byte read afterwards."""

from socklab.claims.assertions import exactly_one_stall
from socklab.exercises import Run, Task, Verdict, closed_by_both, point, sent_all


@point(
    en="exactly one stall, of 2 to 3 s",
    zh="恰好一次停顿，时长 2 到 3 秒",
    hints=[
        ("A window closes when the receive buffer is full. Who empties it, and when?", "接收缓冲区满了，窗口才关闭。谁来取走数据？什么时候取？"),
        (
            "Set a small SO_RCVBUF before listen(), sleep once, then read everything without a pause.",
            "在 listen() 之前设置小的 SO_RCVBUF，睡眠一次，然后不停顿地读完。",
        ),
    ],
)
def one_stall(run: Run, task: Task) -> Verdict:
    return exactly_one_stall(run, between=(2, 3))


all_bytes = sent_all("client", "bytes")


whole = closed_by_both()
