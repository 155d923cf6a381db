"""TCP retransmits for minutes, unless the program tells it to give up earlier."""

from socklab.claims.assertions import survives_silence
from socklab.exercises import Run, Task, Verdict, closed_by_both, point, verdict


@point(
    en="only retransmissions for at least 4 s, then new data over the same connection",
    zh="至少 4 秒只有重传，然后同一条连接上又有新数据",
    rule="RFC 6298, 5",
    hints=[
        (
            "What does TCP_USER_TIMEOUT do? And a timeout of your language's sockets?",
            "TCP_USER_TIMEOUT 有什么作用？你所用语言的套接字超时呢？",
        ),
        (
            "Set no timeout shorter than the cut, and keep writing while the line is cut.",
            "不要设置比断线更短的超时，断线期间继续写。",
        ),
    ],
)
def survives(run: Run, task: Task) -> Verdict:
    return survives_silence(run, at_least=4)


@point(
    en="all 40 blocks of {size} bytes were sent over one connection",
    zh="40 块、每块 {size} 字节，都在一条连接上发送",
    rule="RFC 9293, 3.4",
    hints=[("A second connection starts again from nothing: keep the first.", "第二条连接会从头开始：保住第一条。")],
)
def all_blocks(run: Run, task: Task) -> Verdict:
    sent = [each.bytes["client"] for each in run.connections]
    return verdict(40 * task["size"] in sent, f"bytes by connection: {sent}", f"各连接的字节数：{sent}")


whole = closed_by_both()
