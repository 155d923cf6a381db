"""The header of the client's second segment with data (RFC 9293, 3.1)."""

from dataclasses import replace

from socklab.exercises import Answer, Run, Segment, Task, question
from socklab.terminal import text

PICTURE_ZH = """```text
 0                   1                   2                   3
 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
+-------------------------------+-------------------------------+
|  源端口              ?        |  目的端口  {port:>5}              |
+-------------------------------+-------------------------------+
|  序号                                                ?        |
+---------------------------------------------------------------+
|  确认号                                              ?        |
+-------+-------+---------------+-------------------------------+
|  偏移 |0 0 0 0|  标志位   ?   |  窗口                ?        |
+-------+-------+---------------+-------------------------------+
```
"""
PICTURE = """```text
 0                   1                   2                   3
 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
+-------------------------------+-------------------------------+
|  source port         ?        |  destination port {port:>5}       |
+-------------------------------+-------------------------------+
|  sequence number                                     ?        |
+---------------------------------------------------------------+
|  acknowledgement number                              ?        |
+-------+-------+---------------+-------------------------------+
| offset|0 0 0 0|  flags    ?   |  window              ?        |
+-------+-------+---------------+-------------------------------+
```
"""


def segment(run: Run) -> Segment:
    return [each for each in run.connections[0].data_from("client") if not each.repeats][1]


def sheet(run: Run, task: Task, language: str) -> str:
    frame = segment(run).frame
    return (
        text(f"Frame {frame} of your capture:", f"你的抓包里的第 {frame} 帧：")
        + "\n\n"
        + text(PICTURE, PICTURE_ZH).format(port=task.port)
    )


def found(run: Run, value: int | list[str]) -> Answer:
    frame = segment(run).frame
    words = ", ".join(value) if isinstance(value, list) else str(value)
    return Answer(value, f"frame {frame}: {words}", f"第 {frame} 帧：{words}", [frame])


@question(
    en="source port?",
    zh="源端口？",
    form="number",
    rule="RFC 9293, 3.1",
    hints=[("The kernel chose it for the client. Which port is it in the other frames?", "这是内核为客户端选的。其他帧里是几号端口？")],
)
def source_port(run: Run, task: Task) -> Answer:
    return found(run, run.connections[0].ports["client"])


@question(
    en="sequence number, as it stands in the header?",
    zh="首部里的序号（原始值）？",
    form="number",
    rule="RFC 9293, 3.1",
    hints=[
        (
            "tcpdump -S, build/bin/tcplens --raw-seq and Wireshark (without relative numbers) show the number of the header.",
            "tcpdump -S、build/bin/tcplens --raw-seq 和 Wireshark（关闭相对序号）显示首部里的值。",
        )
    ],
)
def sequence_number(run: Run, task: Task) -> Answer:
    one = segment(run)
    return found(run, run.connections[0].raw("client", one.seq))


@question(
    en="acknowledgement number, as it stands in the header?",
    zh="首部里的确认号（原始值）？",
    form="number",
    rule="RFC 9293, 3.1",
    hints=[("It is the server's ISN + 1, plus what the server has sent.", "它等于服务器的 ISN + 1，再加上服务器已发送的字节数。")],
)
def acknowledgement_number(run: Run, task: Task) -> Answer:
    one = segment(run)
    return found(run, run.connections[0].raw("server", one.ack or 0))


@question(
    en="flags, by their names?",
    zh="标志位，写名字？",
    form="list",
    rule="RFC 9293, 3.1",
    hints=[("A segment that ends a write() carries one flag more than ACK.", "结束一次 write() 的报文段，除 ACK 外还有一个标志。")],
)
def flags(run: Run, task: Task) -> Answer:
    one = segment(run)
    return replace(found(run, list(one.flags)), any_order=True)


@question(
    en="window: the 16 bits of the header?",
    zh="窗口：首部里的 16 位？",
    form="number",
    rule="RFC 9293, 3.1",
    hints=[
        ("The ladder shows the window scaled. By how much did the client's SYN say?", "梯形图里的窗口已经换算过。客户端的 SYN 里说要移几位？")
    ],
)
def window(run: Run, task: Task) -> Answer:
    one = segment(run)
    return found(run, one.raw_window)
