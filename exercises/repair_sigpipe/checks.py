"""write() to a connection that was reset ends the program by SIGPIPE, unless it asks for an error instead."""

from dataclasses import replace

from socklab.claims.assertions import bytes_sent, complete
from socklab.exercises import Run, Task, Verdict, point, verdict


@point(
    en="the client came a second time, after the server had reset the first connection",
    zh="服务器复位第一条连接之后，客户端又来了第二次",
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
    reset = count > 0 and run.connections[0].first("RST") is not None
    return verdict(
        count == 2 and reset,
        f"{count} connection{'s' * (count != 1)}, the first {'' if reset else 'not '}reset",
        f"{count} 条连接，第一条{'被' if reset else '没有被'}复位",
        frames,
    )


@point(
    en="the second connection carried all {bytes} bytes, and was closed by both sides",
    zh="第二条连接传输了全部 {bytes} 字节，并由双方关闭",
    rule="RFC 9293, 3.6",
    hints=[
        ("What had arrived over the first connection is lost with it: begin again.", "第一条连接上到达的数据随它一起丢失：要从头再发。"),
        ("Shut down your direction at the end, and read until the server's FIN.", "最后关闭自己的发送方向，读到服务器的 FIN。"),
    ],
)
def delivered(run: Run, task: Task) -> Verdict:
    second = replace(run, connections=run.connections[1:])
    whole, sent = complete(second), bytes_sent(second, "client", task["bytes"])
    return whole if sent.ok else sent
