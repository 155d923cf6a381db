"""Four facts that stand in every ladder."""

from socklab.exercises import Answer, Run, Task, question


@question(
    en="How many TCP segments are in the capture?",
    zh="抓包里有多少个 TCP 报文段？",
    form="number",
    rule="RFC 9293, 3.1",
    hints=[("Each row of the ladder with a frame number is one.", "梯形图里每个有帧号的行就是一个。")],
)
def segments(run: Run, task: Task) -> Answer:
    frames = [each.frame for each in run.segments]
    return Answer(len(frames), f"{len(frames)} segments", f"{len(frames)} 个报文段", frames)


@question(
    en="Which port has the client's kernel chosen?",
    zh="客户端的内核选择了哪个端口？",
    form="number",
    rule="RFC 9293, 3.1",
    hints=[("The line above the ladder names both ends as ADDRESS:PORT.", "梯形图上面一行写着两端的“地址:端口”。")],
)
def client_port(run: Run, task: Task) -> Answer:
    port = run.connections[0].ports["client"]
    return Answer(port, f"port {port}", f"端口 {port}", [1])


@question(
    en="Which frame carries the client's data?",
    zh="哪一帧带有客户端的数据？",
    form="number",
    rule="RFC 9293, 3.4",
    hints=[("It is the row with `len`.", "就是有 `len` 的那一行。")],
)
def data_frame(run: Run, task: Task) -> Answer:
    frame = run.connections[0].data_from("client")[0].frame
    return Answer(frame, f"frame {frame}", f"第 {frame} 帧", [frame])


@question(
    en="How many bytes of data does it carry?",
    zh="它带有多少字节数据？",
    form="number",
    rule="RFC 9293, 3.4",
    hints=[("`len` counts only the data, without the headers.", "`len` 只计数据，不计首部。")],
)
def data_bytes(run: Run, task: Task) -> Answer:
    data = run.connections[0].data_from("client")[0]
    return Answer(data.length, f"{data.length} bytes", f"{data.length} 字节", [data.frame])
