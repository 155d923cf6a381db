"""A server of a line protocol: 'ok' and a newline for each whole line."""

from socklab.exercises import Run, Task, Verdict, closed_by_both, point, verdict

LINE, UNFINISHED = 22, 12  # bytes, as client.py sends them


@point(
    en="the server answered each whole line with 3 bytes",
    zh="服务器对每个完整的行各回答了 3 个字节",
    rule="RFC 9293, 3.8",
    hints=[
        ("What does TCP promise: messages, or a stream of bytes?", "TCP 保证的是消息，还是字节流？"),
        (
            "Keep what was read until a newline is in it; what stands after the newline belongs to the next line.",
            "把读到的内容留着，直到其中有换行符；换行符之后的内容属于下一行。",
        ),
    ],
)
def an_answer_a_line(run: Run, task: Task) -> Verdict:
    sent = sum(each.bytes["server"] for each in run.connections)
    lines = sum(max(0, each.bytes["client"] - UNFINISHED) // LINE for each in run.connections)
    frames = [each.frame for connection in run.connections for each in connection.data_from("server")]
    return verdict(
        lines >= task["lines"] and sent == 3 * lines,
        f"{lines} lines came, the server sent {sent} bytes",
        f"收到 {lines} 行，服务器发送了 {sent} 字节",
        frames,
    )


whole = closed_by_both()
