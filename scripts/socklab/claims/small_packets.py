"""Small writes: Nagle's algorithm and the delayed ACK."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median

from socklab.claims.verdict import NegativeCase, Verdict, claim, listed, listed_zh, not_shown, verdict
from socklab.evidence import Connection, Run, Segment

HEAD, BODY = 4, 100  # bytes: the demo's question goes out in two write()s of these sizes
ONE_WRITE = NegativeCase(
    "nagle", "-- --one-write", "the question is written with one write(): there is nothing to hold back"
)


@dataclass(frozen=True)
class Question:
    head: Segment
    body: Segment
    waited: bool  # was the head acknowledged before the body left? By the order of segments, not by time


def questions(connection: Connection) -> list[Question]:
    data = connection.data_from("client")
    found = []
    for head, body in zip(data, data[1:]):
        if (head.length, body.length) == (HEAD, BODY):
            ack = answer_to_head(connection, head)
            found.append(Question(head, body, ack is not None and ack.frame < body.frame))
    return found


def answer_to_head(connection: Connection, head: Segment) -> Segment | None:
    later = (each for each in connection.from_side("server") if each.frame > head.frame and (each.ack or 0) >= head.end)
    return next(later, None)


def round_ms(asked: list[Question]) -> float:
    """The median time from one question to the next, in milliseconds."""
    times = [(after.head.time - before.head.time) * 1000 for before, after in zip(asked, asked[1:])]
    return median(times) if times else 0.0


@claim(
    "nagle",
    en="Nagle's algorithm holds back the second small write() until the first is acknowledged; with TCP_NODELAY it is sent at once",
    zh="Nagle 算法把第二次小 write() 的数据推迟到第一次得到确认之后发送；设置 TCP_NODELAY 则立即发送",
    rule="RFC 9293, 3.7.4; tcp(7), TCP_NODELAY",
    negative_cases=[ONE_WRITE],
)
def nagle_holds_back_the_second_write(run: Run) -> Verdict:
    asked = [questions(each) for each in run.connections[:2]]
    if len(asked) < 2 or not all(asked):
        return not_shown("no questions in two write()s over two connections", "没有在两条连接上分两次 write() 提问")
    nagle, nodelay = asked
    held, held_nodelay = sum(each.waited for each in nagle), sum(each.waited for each in nodelay)
    examples = [f"{each.head.frame} → {each.body.frame}" for each in nagle[1:4]]
    slow, fast = round_ms(nagle), round_ms(nodelay)
    ratio = slow / max(fast, 0.001)
    return verdict(
        held == len(nagle) and held_nodelay * 2 < len(nodelay) and ratio >= 2,
        f"with Nagle {held} of {len(nagle)} second parts left after an ACK (frames {listed(examples)}, …), with TCP_NODELAY {held_nodelay} of "
        f"{len(nodelay)}; a round took {slow:.3f} ms against {fast:.3f} ms: {ratio:.1f} times as long",
        f"使用 Nagle 算法时，{len(nagle)} 个第二部分中有 {held} 个等到 ACK 之后才发出（第 {listed_zh(examples)} 帧……），使用 TCP_NODELAY 时 "
        f"{len(nodelay)} 个中有 {held_nodelay} 个；一轮 {slow:.3f} 毫秒对 {fast:.3f} 毫秒，相差 {ratio:.1f} 倍",
        [frame for each in nagle[1:4] for frame in (each.head.frame, each.body.frame)],
    )


@claim(
    "delayed_ack",
    en="a single small segment is acknowledged late: the receiver hopes to send the ACK with data",
    zh="单独一个小报文段会被推迟确认：接收方希望 ACK 能和数据一起发送",
    rule="RFC 9293, 3.8.6.3",
    negative_cases=[ONE_WRITE],
)
def single_small_segment_is_acknowledged_late(run: Run) -> Verdict:
    connection = run.connection
    heads = [each for each in connection.data_from("client") if each.length == HEAD] if connection else []
    if connection is None or len(heads) < 3:
        return not_shown("fewer than three small segments", "小报文段不足三个")
    acks = [(head, ack) for head in heads if (ack := answer_to_head(connection, head))]
    # Linux waits for at least 40 ms, but at the beginning of a connection it acknowledges at once.
    late = [(head.frame, ack.frame) for head, ack in acks if ack.length == 0 and ack.time - head.time >= 0.03]
    examples = [f"{head} → {ack}" for head, ack in late[:3]]
    return verdict(
        len(late) * 2 > len(acks),
        f"{len(late)} of {len(acks)} small segments were acknowledged 30 ms later or more (frames {listed(examples)}, …)",
        f"{len(acks)} 个小报文段中 {len(late)} 个在 30 毫秒以后才得到确认（第 {listed_zh(examples)} 帧……）",
        [frame for pair in late[:3] for frame in pair],
    )
