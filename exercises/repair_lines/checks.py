"""A server of a line protocol: 'ok' and a newline for each whole line."""

from socklab.exercises import Run, Task, Verdict, closed_by_both, point, verdict


@point(
    en="the server answered {lines} lines, with 3 bytes each",
    zh="服务器对 {lines} 行各回答了 3 个字节",
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
    frames = [each.frame for connection in run.connections for each in connection.data_from("server")]
    return verdict(sent == 3 * task["lines"], f"the server sent {sent} bytes", f"服务器发送了 {sent} 字节", frames)


whole = closed_by_both()
