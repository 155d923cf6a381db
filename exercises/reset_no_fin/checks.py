"""The server reads everything, and then ends the connection by RST alone."""

from socklab.claims.assertions import bytes_sent, reset_without_fin, unread_at_close
from socklab.exercises import Run, Task, Verdict, not_shown, point, proved


@point(
    en="the server ended the connection by RST, and no FIN was sent",
    zh="服务器用 RST 结束连接，没有发送 FIN",
    hints=[
        ("Which socket option changes what close() does?", "哪个套接字选项会改变 close() 的行为？"),
        ("SO_LINGER, switched on with 0 seconds (socket(7)).", "SO_LINGER，打开并设为 0 秒（socket(7)）。"),
    ],
)
def reset(run: Run, task: Task) -> Verdict:
    return reset_without_fin(run, "server")


@point(
    en="before that all {bytes} bytes had been acknowledged and read",
    zh="在此之前 {bytes} 字节已全部得到确认，并且被读取",
    rule="RFC 9293, 3.4",
    hints=[
        ("A reset throws away what was not read: when may you send it?", "复位会丢掉还没读的数据：什么时候才可以发？"),
        ("Count the bytes you have read, and close after the last.", "数一数读到的字节，读完最后一个再关闭。"),
    ],
)
def all_bytes(run: Run, task: Task) -> Verdict:
    connection = run.connection
    acked = max((each.ack or 0 for each in connection.from_side("server")), default=0) - 1 if connection else 0
    if not connection or not bytes_sent(run, "client", task["bytes"]).ok or acked < task["bytes"]:
        return not_shown(f"{max(acked, 0)} bytes were acknowledged", f"得到确认的有 {max(acked, 0)} 字节")
    if run.watched("server") and (unread := unread_at_close(run, "server")) > 0:
        return not_shown(f"{unread} bytes were acknowledged by the kernel but never read", f"有 {unread} 字节内核已确认，程序却没有读")
    last = next(each.frame for each in connection.from_side("server") if (each.ack or 0) > task["bytes"])
    return proved(f"acknowledged in frame {last}", f"在第 {last} 帧得到确认", [last])
