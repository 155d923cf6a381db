"""The client has closed its direction; the server, in CLOSE_WAIT, still sends."""

from socklab.claims.assertions import closes_first, data_after_half_close
from socklab.claims.verdict import framed, listed_zh
from socklab.exercises import Run, Task, Verdict, not_shown, point, sent_all


@point(
    en="the server sent its data after the client's FIN, and all of it was acknowledged",
    zh="服务器在客户端的 FIN 之后才发送数据，并且全部得到确认",
    hints=[
        ("Which return value of read() tells you that the client has sent its FIN?", "read() 的哪个返回值说明客户端已经发了 FIN？"),
        ("Read to the end of the stream first, then write, then close.", "先读到流结束，再写，最后关闭。"),
    ],
)
def data_after_fin(run: Run, task: Task) -> Verdict:
    connection = run.connection
    fin = connection.first("FIN", "client") if connection else None
    early = (
        [each.frame for each in connection.data_from("server") if each.frame < fin.frame] if connection and fin else []
    )
    if early:
        return not_shown(
            f"data of the server before the FIN: {framed(early)}", f"FIN 之前服务器已发送数据：第 {listed_zh(early)} 帧", early
        )
    return data_after_half_close(run, "server")


reply_is_whole = sent_all("server", "reply")


@point(
    en="the client closed first",
    zh="客户端先关闭",
    hints=[
        ("In which order do the two FINs stand in the ladder?", "梯形图里两个 FIN 的先后次序是什么？"),
        (
            "Do not call close() or shutdown() before the client's FIN has come.",
            "在客户端的 FIN 到达之前，不要调用 close() 或 shutdown()。",
        ),
    ],
)
def client_first(run: Run, task: Task) -> Verdict:
    return closes_first(run, "client")
