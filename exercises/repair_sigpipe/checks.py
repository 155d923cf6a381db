"""write() to a connection that was reset ends the program by SIGPIPE, unless it asks for an error instead."""

from dataclasses import replace

from socklab.claims.assertions import bytes_sent, complete
from socklab.exercises import Run, Task, Verdict, point, verdict


@point(
    en="the client came again after each reset, and not after the connection that was served",
    zh="每次被复位之后客户端都重新连接，得到服务之后不再连接",
    rule="send(2), EPIPE; signal(7), SIGPIPE",
    hints=[
        (
            "How did the client end? Look at its exit status: 141 is 128 + SIGPIPE.",
            "客户端是怎样结束的？看它的退出码：141 就是 128 + SIGPIPE。",
        ),
        (
            "send() with MSG_NOSIGNAL returns EPIPE or ECONNRESET instead: then connect again.",
            "带 MSG_NOSIGNAL 的 send() 会改为返回 EPIPE 或 ECONNRESET：这时重新连接。",
        ),
    ],
)
def came_again(run: Run, task: Task) -> Verdict:
    count = len(run.connections)
    frames = [each.segments[0].frame for each in run.connections]
    reset = [each.first("RST") is not None for each in run.connections]
    return verdict(
        count >= 2 and all(reset[:-1]) and not reset[-1],
        f"{count} connection{'s' * (count != 1)}, {sum(reset)} of them reset",
        f"{count} 条连接，其中 {sum(reset)} 条被复位",
        frames,
    )


@point(
    en="one connection carried all {bytes} bytes, and was closed by both sides",
    zh="有一条连接传输了全部 {bytes} 字节，并由双方关闭",
    rule="RFC 9293, 3.6",
    hints=[
        ("What had arrived over the first connection is lost with it: begin again.", "第一条连接上到达的数据随它一起丢失：要从头再发。"),
        ("Shut down your direction at the end, and read until the server's FIN.", "最后关闭自己的发送方向，读到服务器的 FIN。"),
    ],
)
def delivered(run: Run, task: Task) -> Verdict:
    served = replace(run, connections=[each for each in run.connections if not each.first("RST")])
    whole, sent = complete(served), bytes_sent(served, "client", task["bytes"])
    return whole if sent.ok else sent
