"""The header's ports and flags (H1, H7 to H11, H13). Its numbers are in sequence_numbers.py, RST in resets.py."""

from __future__ import annotations

import re

from socklab.claims.assertions.calls import ends_of, writes_not_recorded
from socklab.claims.opening import SIDES, handshake, no_handshake
from socklab.claims.verdict import (
    NegativeCase,
    Verdict,
    claim,
    framed,
    listed,
    listed_zh,
    not_judged,
    not_shown,
    proved,
    verdict,
)
from socklab.evidence import Run, Segment, Side

NOT_MARKED = NegativeCase(
    "header_ecn", "--link '--delay 5ms --capture-at B'", "no packet is marked: nothing to echo or to slow down for"
)
NO_ECN = NegativeCase(
    "header_ecn", "--sysctl net.ipv4.tcp_ecn=0", "the two ends have not agreed on ECN: no packet may be marked"
)


@claim(
    "H1",
    en="source and destination port name the sending and the receiving program",
    zh="源端口和目的端口指出发送程序和接收程序",
    rule="RFC 9293, 3.1",
    negative_cases=[
        NegativeCase(
            "header",
            "--nft 'table ip nat { chain post { type nat hook postrouting priority 100; tcp dport 8000 snat to 127.0.0.1:5555; }; }'",
            "an address translator (NAT) stands between them: the port on the wire is not the one of the client's socket",
        )
    ],
)
def ports_name_the_programs(run: Run) -> Verdict:
    if run.watched("client") and run.watched("server"):
        clients, servers = ports_of_sockets(run, "client", "connect"), ports_of_sockets(run, "server", "accept")
        source, source_zh = "the sockets", "套接字"
    else:
        clients = ports_in(run.logs["client"], r"connected \S+:(\d+) to |\S+:(\d+) 已连接到 ")
        servers = ports_in(run.logs["server"], r"is connected to \S+:(\d+)(?:;|$)|已连接到 \S+:(\d+)(?:；|$)")
        source, source_zh = "by the logs (no calls were recorded) the sockets", "据日志（没有记录到调用），套接字"
    wire = [
        (each.segments[0].frame, each.ports["client"], each.ports["server"])
        for each in run.connections
        if each.segments
    ]
    if not (wire and clients and servers):
        return not_shown("no connection, or no socket of the programs whose port is known", "没有连接，或不知道程序的套接字端口")
    return verdict(
        all(client in clients and server in servers for _, client, server in wire),
        f"{listed(f'frame {frame}: {client} → {server}' for frame, client, server in wire)}; "
        f"{source}: the client's port {listed(clients)}, the server's {listed(servers)}",
        f"{'，'.join(f'第 {frame} 帧：{client} → {server}' for frame, client, server in wire)}；"
        f"{source_zh}：客户端端口 {listed_zh(clients)}，服务器端口 {listed_zh(servers)}",
        [frame for frame, _, _ in wire],
    )


def ports_of_sockets(run: Run, program: Side, call: str) -> list[int]:
    """The port that the kernel names for the program's own socket, of each connection that it made or accepted."""
    ports = [
        each.local_port
        for each in run.calls_of(program)
        if each.name.startswith(call) and each.error in (None, "EINPROGRESS")
    ]
    return [each for each in ports if each]


def ports_in(log: list[str], pattern: str) -> list[int]:
    """`pattern`: one for the English log and one for the Chinese, with a group each."""
    return [int(each[1] or each[2]) for line in log if (each := re.search(pattern, line))]


def after_opening(segments: list[Segment]) -> list[Segment]:
    """In a SYN, ECE and CWR only offer ECN."""
    return [each for each in segments if not each.has("SYN")]


@claim(
    "H7",
    en="CWR: the sender says that it has reduced its congestion window",
    zh="CWR：发送方告知自己已减小拥塞窗口",
    rule="RFC 3168, 6.1.2",
    negative_cases=[NOT_MARKED, NO_ECN],
)
def cwr_says_that_the_sender_slowed_down(run: Run) -> Verdict:
    for connection in run.connections:
        segments = after_opening(connection.segments)
        echo = next((each.frame for each in segments if each.has("ECE") and each.sender == "server"), None)
        if echo is None:
            continue
        reductions = [each.frame for each in segments if each.has("CWR") and each.sender == "client"]
        after = next((each for each in reductions if each > echo), None)
        if after is not None:
            early = [each.frame for each in segments if each.has("CWR") and each.frame < echo]
            return verdict(
                not early,
                f"frame {after} has CWR, after the first ECE in frame {echo}",
                f"第 {after} 帧带 CWR，在首个 ECE（第 {echo} 帧）之后",
                [echo, after],
            )
    return not_shown("no CWR after an ECE (the opening aside)", "建立连接之后没有 ECE 及其后的 CWR")


@claim(
    "H8",
    en="ECE: the receiver says that a packet came marked 'congestion experienced'",
    zh="ECE：接收方告知收到了标有“经历拥塞”的包",
    rule="RFC 3168, 6.1.3",
    negative_cases=[NOT_MARKED, NO_ECN],
)
def ece_echoes_the_congestion_mark(run: Run) -> Verdict:
    for connection in run.connections:
        segments = after_opening(connection.segments)
        mark = next(
            (each.frame for each in segments if each.sender == "client" and each.noted("congestion-marked")), None
        )
        if mark is None:
            continue
        echoes = [each.frame for each in segments if each.sender == "server" and each.has("ECE")]
        if not echoes:
            return not_shown(f"frame {mark} came marked, and no ECE follows", f"第 {mark} 帧带标记，其后没有 ECE", [mark])
        return verdict(
            echoes[0] > mark,
            f"frame {mark} came marked CE; ECE from frame {echoes[0]} on ({len(echoes)} segments)",
            f"第 {mark} 帧带 CE 标记；从第 {echoes[0]} 帧起带 ECE（共 {len(echoes)} 个报文段）",
            [mark, echoes[0]],
        )
    return not_shown("no packet came marked", "没有收到带标记的包")


@claim(
    "H9",
    en="URG marks urgent data, the urgent pointer names its end",
    zh="URG 标出紧急数据，紧急指针给出它的末尾",
    rule="RFC 9293, 3.8.5; RFC 6093",
    negative_cases=[NegativeCase("header_urgent", "-- --ordinary", "no byte is urgent")],
)
def urgent_pointer_names_the_end_of_urgent_data(run: Run) -> Verdict:
    urgent = next((each for connection in run.connections for each in connection.segments if each.has("URG")), None)
    if urgent is None:
        return not_shown("no segment has URG", "没有带 URG 的报文段")
    watched = run.watched("client") and run.watched("server")
    sent, read = (urgent_by_calls if watched else urgent_by_logs)(run)
    if sent is None or read is None:
        return not_judged("no sending and reading of an urgent byte was recorded", "没有记录到紧急字节的发送和读取")
    source, source_zh = ("", "") if watched else (" (by the logs: no calls were recorded)", "（据日志：没有记录到调用）")
    # Linux's pointer, like everybody's, names the byte after the urgent one (RFC 6093).
    pointed = urgent.urgent == sent + 1 and urgent.seq <= sent and urgent.seq + urgent.length >= sent + 1
    return verdict(
        pointed and read == sent - 1,
        f"frame {urgent.frame} has URG, its pointer is {urgent.urgent}: one past byte {sent}, the urgent one; "
        f"the reader took it with MSG_OOB after {read} bytes of the stream{source}",
        f"第 {urgent.frame} 帧带 URG，紧急指针为 {urgent.urgent}，即紧急字节（第 {sent} 字节）之后；接收方读了流中 {read} 字节之后"
        f"用 MSG_OOB 取到它{source_zh}",
        [urgent.frame],
    )


def urgent_by_calls(run: Run) -> tuple[int | None, int | None]:
    """The number of the urgent byte as the client sent it, and how many bytes the server had read before it."""
    places: list[int | None] = []
    for calls, itself in ((run.writes("client"), True), (run.reads("server"), False)):
        total, place = 0, None
        for each in calls:
            if each.urgent and each.moved and place is None:
                place = total + (each.moved if itself else 0)
            total += each.moved
        places.append(place)
    return places[0], places[1]


def urgent_by_logs(run: Run) -> tuple[int | None, int | None]:
    sent = ports_in(run.logs["client"], r"urgent byte '.' as byte (\d+) |紧急字节 '.' 作为流的第 (\d+) 个")
    read = ports_in(
        run.logs["server"], r"here stood the urgent byte: '.', after (\d+) bytes|紧急字节在这里：'.'，位于流的 (\d+) 字节之后"
    )
    return (sent[0] if sent else None, read[0] if read else None)


@claim(
    "H10",
    en="ACK is set on every segment of a connection but the first SYN",
    zh="除第一个 SYN 外，连接的每个报文段都带 ACK",
    rule="RFC 9293, 3.1",
    negative_cases=[
        NegativeCase(
            "header",
            "--link '--delay 5ms --drop synack:1'",
            "the answer to the SYN is lost: a second segment without ACK",
        )
    ],
)
def every_segment_but_the_first_has_ack(run: Run) -> Verdict:
    connections = [
        each.segments for each in run.connections if each.opening.get("kind") != "not-captured" and each.segments
    ]
    segments = [each for connection in connections for each in connection]
    if len(segments) < 3:
        return not_shown("fewer than three segments", "报文段不足三个")
    # A RST answers what belongs to no connection: it carries ACK only where the other's segment had none (RFC 9293, 3.10.7.1).
    resets = [each.frame for each in segments if each.has("RST") and not each.has("ACK")]
    bare = [each for each in segments if not each.has("ACK") and not each.has("RST")]
    first = [each[0].frame for each in connections]
    frames, count = [each.frame for each in bare], len(segments)
    with_ack = count - len(bare) - len(resets)
    also, also_zh = "", ""
    if resets:
        also = f" (and RST in {framed(resets)}, for which the rule is looser)"
        also_zh = f"（以及第 {listed_zh(resets)} 帧的 RST，规则对它较宽）"
    ok = all(each.frame in first and each.has("SYN") for each in bare)
    return verdict(
        ok,
        f"{with_ack} of {count} segments have it; without it: {framed(frames)}{', the first SYN' if ok else ''}{also}",
        f"{count} 个报文段中 {with_ack} 个带 ACK；不带的是第 {listed_zh(frames)} 帧{'，即首个 SYN' if ok else ''}{also_zh}",
        [*frames, *resets],
    )


@claim(
    "H11",
    en="PSH asks for delivery at once: it is set at the end of each write()",
    zh="PSH 要求立即交付：每次 write() 的末尾都带 PSH",
    rule="RFC 9293, 3.9.1.2",
    negative_cases=[NegativeCase("header", "-- --cork", "TCP_CORK: the ends of the write()s lie inside segments")],
)
def psh_ends_each_write(run: Run) -> Verdict:
    writes = [each for each in run.writes("client") if each.moved > 0]
    if not run.watched("client"):
        return writes_not_recorded("client")
    if len(writes) < 2:
        return not_shown("fewer than two write()s", "write() 少于两次")
    data = run.connection.data_from("client") if run.connection else []
    seen: list[tuple[int, int, bool]] = []  # frame, last byte of the write(), whether the segment ends there with PSH
    for last in ends_of(writes):
        carrier = next((each for each in data if each.seq <= last < each.seq + each.length), None)
        if carrier is None:
            return not_shown("not all bytes written were captured", "并非写入的每个字节都被抓到")
        seen.append((carrier.frame, last, carrier.seq + carrier.length - 1 == last and carrier.has("PSH")))
    if wrong := [last for _, last, ok in seen if not ok]:
        return not_shown(
            f"write()s end at bytes {listed(wrong)}, but no segment with PSH ends there",
            f"write() 结束于第 {listed_zh(wrong)} 字节，却没有带 PSH 的报文段在此结束",
            [frame for frame, _, ok in seen if not ok],
        )
    return proved(
        f"{listed(f'frame {frame} ends at byte {last} with PSH' for frame, last, _ in seen)}: as the {len(writes)} write()s did",
        f"{'，'.join(f'第 {frame} 帧带 PSH，结束于第 {last} 字节' for frame, last, _ in seen)}：正是 {len(writes)} 次 write() 的末尾",
        [frame for frame, _, _ in seen],
    )


@claim(
    "H13",
    en="SYN asks for a connection and sets the initial sequence number: in the first two segments, nowhere else",
    zh="SYN 请求建立连接并设定初始序号：只在前两个报文段里，别处没有",
    rule="RFC 9293, 3.4.1",
    negative_cases=[
        NegativeCase("opening", "--link '--delay 5ms --drop syn:1'", "the first SYN is lost and sent again")
    ],
)
def syn_is_in_the_first_two_segments_only(run: Run) -> Verdict:
    if (shake := handshake(run)) is None:
        return no_handshake(run)
    connection, first, second, _ = shake
    syns = [each for each in connection.segments if each.has("SYN")]
    frames, count = [each.frame for each in syns], len(connection.segments)
    if frames != [first.frame, second.frame]:
        return not_shown(
            f"SYN is in {framed(frames)}, not in the first two alone", f"SYN 在第 {listed_zh(frames)} 帧，不只是前两个报文段", frames
        )
    if [each.sender for each in syns] != ["client", "server"]:
        return not_shown(f"both SYNs are the {first.sender}'s", "两个 SYN 都来自同一方", frames)
    # The numbers go on from where the SYN set them: the first byte of either side has ISN + 1.
    data = [next((each for each in connection.data_from(side) if not each.has("SYN")), None) for side in SIDES]
    first_data = [each for each in data if each is not None]
    if wrong := [each.frame for each in first_data if each.seq != 1]:
        return not_shown(
            f"the data do not begin at the initial number + 1: frame {wrong[0]}",
            f"数据不是从初始序号 + 1 开始：第 {wrong[0]} 帧",
            wrong,
        )
    isn, frame = connection.isn, first_data[0].frame if first_data else None
    en = f"the data from the next number on (frame {frame})" if frame else "no data was sent"
    zh = f"数据从下一个序号开始（第 {frame} 帧）" if frame else "没有发送数据"
    return proved(
        f"SYN in {framed(frames)} of {count}: initial numbers {isn['client']} and {isn['server']}, {en}",
        f"{count} 个报文段中只有第 {listed_zh(frames)} 帧有 SYN：初始序号 {isn['client']} 和 {isn['server']}，{zh}",
        [*frames, frame],
    )
