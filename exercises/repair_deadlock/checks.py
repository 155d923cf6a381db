"""A program that writes much must read in the meantime, or the other side may never read (RFC 9293, 3.8.6)."""

from socklab.claims.assertions import bytes_sent
from socklab.exercises import Run, Task, Verdict, closed_by_both, point, sent_all


all_bytes = sent_all("client", "bytes")


@point(
    en="the server sent {bytes} bytes",
    zh="服务器发送了 {bytes} 字节",
    hints=[
        ("The size is in the environment variable BYTES.", "大小在环境变量 BYTES 中。"),
        ("The server goes on when its data are read. Who reads them, and when?", "服务器的数据有人读，它才能继续。谁来读，什么时候读？"),
    ],
)
def other_bytes(run: Run, task: Task) -> Verdict:
    return bytes_sent(run, "server", task["bytes"])


whole = closed_by_both()
