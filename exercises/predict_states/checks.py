"""States of both ends in a half-close (RFC 9293, figure 5), and the numbers of the FINs."""

from socklab.claims.closing_segments import ClosingSegments, closing_segments
from socklab.claims.verdict import SIDE_ZH
from socklab.evidence import Side
from socklab.exercises import Answer, Run, Task, question


def closing(run: Run) -> ClosingSegments:
    found = closing_segments(run)
    assert found
    return found


def states(run: Run, side: Side) -> list[str]:
    """As ss(8) listed that side's socket, each once, in order."""
    found: list[str] = []
    for each in run.samples_of(side):
        if not found or found[-1] != each.state:
            found.append(each.state)
    return found


def state(run: Run, side: Side, name: str) -> Answer:
    seen = [*states(run, side), "TIME-WAIT" if side == "client" else "CLOSED"]
    frames = [closing(run).first_ack.frame, closing(run).second_fin.frame]
    return Answer(
        name if name in seen else seen[-1],
        f"the {side}'s states: {', '.join(seen)}",
        f"{SIDE_ZH[side]}的状态：{'、'.join(seen)}",
        frames,
    )


@question(
    en="The client's FIN has been acknowledged; the server still sends. In which state is the client?",
    zh="客户端的 FIN 已得到确认，服务器还在发送。客户端处于什么状态？",
    rule="RFC 9293, 3.3.2",
    hints=[("FIN-WAIT-1 is the state before its FIN is acknowledged.", "FIN-WAIT-1 是 FIN 得到确认之前的状态。")],
)
def client_state(run: Run, task: Task) -> Answer:
    return state(run, "client", "FIN-WAIT-2")


@question(
    en="And the server?",
    zh="服务器呢？",
    rule="RFC 9293, 3.3.2",
    hints=[("It waits for its own program to close.", "它在等自己的程序关闭。")],
)
def server_state(run: Run, task: Task) -> Answer:
    return state(run, "server", "CLOSE-WAIT")


@question(
    en="Both ends sent 1024 bytes; after the client's FIN the server sends {reply} more. Which relative seq number has the server's FIN?",
    zh="双方各发送了 1024 字节；客户端的 FIN 之后，服务器又发送 {reply} 字节。服务器的 FIN 的相对序号是多少？",
    form="number",
    rule="RFC 9293, 3.4",
    hints=[("It comes after the last byte. Which number had the first?", "它在最后一个字节之后。第一个字节是几号？")],
)
def fin_number(run: Run, task: Task) -> Answer:
    fin = closing(run).second_fin
    number = fin.seq + fin.length
    return Answer(number, f"frame {fin.frame}: {number}", f"第 {fin.frame} 帧：{number}", [fin.frame])


@question(
    en="Which side sends the last segment: client or server?",
    zh="最后一个报文段由谁发送：client 还是 server？",
    rule="RFC 9293, 3.6",
    hints=[("Every FIN is acknowledged.", "每个 FIN 都要确认。")],
)
def last_segment(run: Run, task: Task) -> Answer:
    last = closing(run).last_ack
    return Answer(last.sender, f"frame {last.frame}", f"第 {last.frame} 帧", [last.frame])
