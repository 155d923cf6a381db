"""Letters stand for segments; the order follows from seq, ack and flags (RFC 9293, 3.4)."""

import random
from typing import Any

from socklab.exercises import Answer, Run, Segment, Task, question
from socklab.terminal import text


def shuffled(run: Run, task: Task) -> dict[str, Segment]:
    """Letters for the segments, in an order of the student's own."""
    by_chance = random.Random(f"{task.student} {task.port}")
    segments = list(run.connections[0].segments)
    by_chance.shuffle(segments)
    return dict(zip("ABCDEFGHIJKLMNOPQRSTUVWXYZ", segments))


def letter_of(run: Run, task: Task, frame: int) -> str:
    return next(letter for letter, each in shuffled(run, task).items() if each.frame == frame)


def sheet(run: Run, task: Task, language: str) -> str:
    rows = [
        f"{letter}  {each.sender:<6}  {','.join(each.flags):<8}  seq {each.seq:<5} ack {each.ack if each.ack is not None else '-':<5}"
        f" {text('bytes', '字节')} {each.length}"
        for letter, each in shuffled(run, task).items()
    ]
    return "```text\n" + "\n".join(rows) + "\n```\n"


@question(
    en="All letters, in the order in which the segments were captured",
    zh="按抓包的先后写出全部字母",
    form="list",
    rule="RFC 9293, 3.4",
    hints=[
        ("Begin with the segment that has SYN and no ACK. Which one can answer it?", "从有 SYN 而没有 ACK 的报文段开始。哪一个能回答它？"),
        (
            "An ack number tells what its sender has already received; a seq number, what it had sent before.",
            "ack 说明发送者已经收到什么；seq 说明它之前发送了什么。",
        ),
    ],
)
def order(run: Run, task: Task) -> Answer:
    letters = [letter_of(run, task, each.frame) for each in run.connections[0].segments]
    frames = [each.frame for each in run.connections[0].segments]
    by_letter = {letter.lower(): each for letter, each in shuffled(run, task).items()}

    def accepts(given: Any) -> bool:
        """Each letter once, and no segment before one that it follows from."""
        if not isinstance(given, list) or sorted(map(str, given)) != sorted(by_letter):
            return False
        segments = [by_letter[each] for each in given]
        return not any(must_precede(b, a) for i, a in enumerate(segments) for b in segments[i + 1 :])

    return Answer(letters, "in this order", "就是这个次序", frames, accepts=accepts)


def must_precede(a: Segment, b: Segment) -> bool:
    """By the numbers and flags alone: a side's own numbers grow, and who acknowledges something has received it.

    Between an ACK and a FIN that cross, for one, nothing decides; nor between a segment and its repetition.
    """
    if a.sender == b.sender:
        one, other = (a.seq, a.ack or 0, a.end), (b.seq, b.ack or 0, b.end)
        return one != other and all(x <= y for x, y in zip(one, other))
    return a.consumes > 0 and (b.ack or 0) >= a.end


@question(
    en="Which letter completes the three-way handshake?",
    zh="哪个字母完成三次握手？",
    rule="RFC 9293, 3.5",
    hints=[("It acknowledges the server's SYN, and brings no data.", "它确认了服务器的 SYN，不带数据。")],
)
def handshake(run: Run, task: Task) -> Answer:
    frame = run.connections[0].segments[2].frame
    return Answer(letter_of(run, task, frame), f"frame {frame}", f"第 {frame} 帧", [frame])


@question(
    en="Which letter acknowledges the client's second write()?",
    zh="哪个字母确认了客户端的第二次 write()？",
    rule="RFC 9293, 3.4",
    hints=[("Its ack number is 1 + {first} + {second}.", "它的 ack 是 1 + {first} + {second}。")],
)
def second_ack(run: Run, task: Task) -> Answer:
    connection = run.connections[0]
    answer = connection.answer_to([each for each in connection.data_from("client") if not each.repeats][1])
    assert answer
    return Answer(letter_of(run, task, answer.frame), f"frame {answer.frame}", f"第 {answer.frame} 帧", [answer.frame])
