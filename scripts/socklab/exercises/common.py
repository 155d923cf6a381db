"""Points that many exercises have. A checks.py names them like its own:

    all_bytes = sent_all("client", "bytes")
    whole = closed_by_both()
"""

from __future__ import annotations

from socklab.claims.assertions import bytes_sent, complete
from socklab.claims.verdict import SIDE_ZH, Verdict
from socklab.evidence import Run, Side
from socklab.exercises.points import Point, point
from socklab.exercises.task import Task


def sent_all(side: Side, drawn: str) -> Point:
    """That side sent as many bytes as the drawn value says, over one connection."""

    @point(
        en=f"the {side} sent {{{drawn}}} bytes",
        zh=f"{SIDE_ZH[side]}发送了 {{{drawn}}} 字节",
        rule="RFC 9293, 3.4",
        hints=[
            (
                f"The size is in the environment variable {drawn.upper()}. How does the reader know that no more comes?",
                f"大小在环境变量 {drawn.upper()} 中。读的一方怎样知道数据已经没有了？",
            ),
            (
                "send() may take a part only: look at what it returns. read() returns 0 bytes at the end of the stream.",
                "send() 可能只接收一部分：看它的返回值。流结束时 read() 返回 0 字节。",
            ),
        ],
    )
    def sent(run: Run, task: Task) -> Verdict:
        return bytes_sent(run, side, task[drawn])

    return sent


def closed_by_both() -> Point:
    """The connection was opened, carried data, and both FINs were acknowledged."""

    @point(
        en="the connection was closed by both sides",
        zh="连接由双方关闭",
        rule="RFC 9293, 3.6",
        hints=[
            ("Look for RST in the ladder: who sent it, and why?", "在梯形图里找 RST：谁发的？为什么？"),
            (
                "close() sends FIN only if everything was read, and SO_LINGER was not set to 0.",
                "只有读完全部数据，并且没有把 SO_LINGER 设为 0，close() 才发 FIN。",
            ),
        ],
    )
    def closed(run: Run, task: Task) -> Verdict:
        return complete(run)

    return closed
