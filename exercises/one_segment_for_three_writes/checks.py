"""TCP_CORK or MSG_MORE: the kernel waits for more before it sends a segment that is not full."""

from socklab.claims.assertions import segments_for_writes
from socklab.exercises import Run, Task, Verdict, closed_by_both, point, verdict


@point(
    en="three write()s went out in one segment",
    zh="三次 write() 的数据在一个报文段里发出",
    rule="tcp(7), TCP_CORK",
    hints=[
        (
            "Nagle's algorithm sends the first small segment at once. What holds back the first, too?",
            "Nagle 算法会立即发出第一个小报文段。什么能把第一个也留住？",
        ),
        ("Look up TCP_CORK in tcp(7), or MSG_MORE in send(2).", "查 tcp(7) 里的 TCP_CORK，或 send(2) 里的 MSG_MORE。"),
    ],
)
def one_segment(run: Run, task: Task) -> Verdict:
    return segments_for_writes(run, writes=3, segments=1)


@point(
    en="the client sent {first} + {second} + {third} bytes",
    zh="客户端发送了 {first} + {second} + {third} 字节",
    rule="RFC 9293, 3.4",
    hints=[("The sizes are in FIRST, SECOND and THIRD.", "大小在 FIRST、SECOND、THIRD 中。")],
)
def sizes(run: Run, task: Task) -> Verdict:
    wanted = [task["first"], task["second"], task["third"]]
    written = [each.moved for each in run.writes("client") if each.moved > 0]
    if run.watched("client"):
        return verdict(written == wanted, f"it wrote {written}, wanted {wanted}", f"写了 {written}，应为 {wanted}")
    sent = [each.bytes["client"] for each in run.connections]
    return verdict(sum(wanted) in sent, f"it sent {sent}, wanted {sum(wanted)}", f"发送了 {sent}，应为 {sum(wanted)}")


whole = closed_by_both()
