"""Opening: the three-way handshake, and what else may become of a SYN (S1 to S5, and the demos' own)."""

from __future__ import annotations

from socklab.claims.assertions.calls import program_got
from socklab.claims.closing_segments import opening_kinds, opening_kinds_zh
from socklab.claims.verdict import (
    SIDE_ZH,
    NegativeCase,
    Verdict,
    claim,
    framed,
    listed_zh,
    not_judged,
    not_shown,
    proved,
    seconds,
)
from socklab.evidence import Connection, Run, Segment, Side

HANDSHAKE = "RFC 9293, 3.5"
SIDES: tuple[Side, Side] = ("client", "server")
FAST_OPEN = NegativeCase(
    "opening",
    "--sysctl net.ipv4.tcp_fastopen=1543 -- --fast-open",
    "TCP Fast Open: the SYN carries data, and one ACK acknowledges both",
)


def handshake(run: Run) -> tuple[Connection, Segment, Segment, Segment] | None:
    """The first three segments of the first connection that has three."""
    for connection in run.connections:
        if len(connection.segments) >= 3:
            first, second, third = connection.segments[:3]
            return connection, first, second, third
    return None


def no_handshake(run: Run) -> Verdict:
    kinds = opening_kinds(run)
    return not_shown(
        f"no connection has three segments (opening: {kinds})", f"没有连接走完三个报文段（建立方式：{opening_kinds_zh(run)}）"
    )


def without_ecn(segment: Segment) -> tuple[str, ...]:
    """Its flags without ECE and CWR, by which a SYN may offer ECN (RFC 3168)."""
    return tuple(each for each in segment.flags if each not in ("ECE", "CWR"))


def error_of_connect(run: Run, error: str, text: str) -> tuple[bool, str, str]:
    """Did the client's connect() fail with that error? By its calls; where none were recorded, by its log."""
    if run.watched("client"):
        return program_got(run, "client", error), f"connect() failed with {error}", f"connect() 以 {error} 失败"
    printed = any(text in line for line in run.logs["client"])
    return printed, f"the client's log (no calls were recorded) says '{text}'", f"客户端日志（没有记录到调用）写着 {text}"


@claim(
    "S1",
    en="the server must be listening first; the client's connect() does the rest",
    zh="服务器必须先监听；其余由客户端的 connect() 完成",
    rule="RFC 9293, 3.10.7.1; connect(2)",
    negative_cases=[
        NegativeCase("opening_refused", "-- --listen-after 0 --server '--connections 1'", "the server listens"),
        NegativeCase(
            "opening_refused",
            "--link --cut --sysctl net.ipv4.tcp_syn_retries=1",
            "nobody answers at all, which is not a refusal",
        ),
    ],
)
def connection_is_refused_where_nobody_listens(run: Run) -> Verdict:
    connection = run.opened("refused")
    if connection is None or not connection.segments:
        kinds = opening_kinds(run)
        return not_shown(f"no connection was refused (opening: {kinds})", f"没有连接被拒绝（建立方式：{opening_kinds_zh(run)}）")
    syn, reset = connection.segments[0], connection.first("RST", "server")
    if without_ecn(syn) != ("SYN",) or reset is None or reset.ack != 1:
        frames = [each.frame for each in connection.segments]
        return not_shown(
            f"not a SYN answered by RST: {framed(frames)}", f"第 {listed_zh(frames)} 帧不是 SYN 得到 RST", frames
        )
    failed, en, zh = error_of_connect(run, "ECONNREFUSED", "Connection refused")
    if not failed:
        return not_shown(
            "connect() did not fail with ECONNREFUSED", "connect() 没有以 ECONNREFUSED 失败", [syn.frame, reset.frame]
        )
    return proved(
        f"nobody listens: SYN in frame {syn.frame}, RST in frame {reset.frame} (ack = x + 1); {en}",
        f"没有人监听：第 {syn.frame} 帧 SYN，第 {reset.frame} 帧 RST（ack = x + 1）；{zh}",
        [syn.frame, reset.frame],
    )


@claim("S2", en="first segment: SYN=1, seq=x", zh="第一次握手：SYN=1，seq=x", rule=HANDSHAKE, negative_cases=[FAST_OPEN])
def first_segment_is_syn(run: Run) -> Verdict:
    if (shake := handshake(run)) is None:
        return no_handshake(run)
    connection, syn, _, _ = shake
    if syn.sender != "client" or without_ecn(syn) != ("SYN",) or syn.seq != 0 or syn.ack is not None:
        flags = " ".join(syn.flags)
        return not_shown(
            f"frame {syn.frame} is not a SYN alone: {flags}", f"第 {syn.frame} 帧不是单独的 SYN：{flags}", [syn.frame]
        )
    if syn.length:
        return not_shown(
            f"frame {syn.frame}: the SYN carries {syn.length} bytes of data",
            f"第 {syn.frame} 帧：SYN 带了 {syn.length} 字节数据",
            [syn.frame],
        )
    isn = connection.raw("client", 0)
    return proved(
        f"frame {syn.frame}: SYN, seq = x = {isn}, no ACK, no data",
        f"第 {syn.frame} 帧：SYN，seq = x = {isn}，没有 ACK，没有数据",
        [syn.frame],
    )


@claim(
    "S3",
    en="second segment: SYN=1, ACK=1, seq=y, ack=x+1; the SYN takes one sequence number",
    zh="第二次握手：SYN=1，ACK=1，seq=y，ack=x+1；SYN 占用一个序号",
    rule=HANDSHAKE,
    negative_cases=[FAST_OPEN],
)
def second_segment_is_syn_and_ack(run: Run) -> Verdict:
    if (shake := handshake(run)) is None:
        return no_handshake(run)
    connection, _, answer, _ = shake
    if answer.sender != "server" or without_ecn(answer) != ("SYN", "ACK") or answer.seq != 0:
        flags = " ".join(answer.flags)
        return not_shown(
            f"the second segment (frame {answer.frame}) is not the server's SYN and ACK: {flags} from the {answer.sender}",
            f"第二个报文段（第 {answer.frame} 帧）不是服务器的 SYN 加 ACK：是{SIDE_ZH[answer.sender]}的 {flags}",
            [answer.frame],
        )
    if answer.ack != 1:
        return not_shown(
            f"frame {answer.frame}: ack − x = {answer.ack}, not 1",
            f"第 {answer.frame} 帧：ack − x = {answer.ack}，不是 1",
            [answer.frame],
        )
    numbers = f"seq = y = {connection.raw('server', 0)}, ack = {connection.raw('client', answer.ack)} = x + 1"
    return proved(
        f"frame {answer.frame}: SYN, ACK, {numbers}: the SYN took one sequence number",
        f"第 {answer.frame} 帧：SYN，ACK，{numbers}：SYN 占用一个序号",
        [answer.frame],
    )


@claim(
    "S4",
    en="third segment: ACK=1, seq=x+1, ack=y+1",
    zh="第三次握手：ACK=1，seq=x+1，ack=y+1",
    rule=HANDSHAKE,
    negative_cases=[FAST_OPEN],
)
def third_segment_is_ack(run: Run) -> Verdict:
    if (shake := handshake(run)) is None:
        return no_handshake(run)
    connection, _, _, third = shake
    if third.sender != "client" or not third.has("ACK") or third.has("SYN") or third.has("RST"):
        flags = " ".join(third.flags)
        return not_shown(
            f"the third segment (frame {third.frame}) is not the client's ACK: {flags} from the {third.sender}",
            f"第三个报文段（第 {third.frame} 帧）不是客户端的 ACK：是{SIDE_ZH[third.sender]}的 {flags}",
            [third.frame],
        )
    if third.seq != 1 or third.ack != 1:
        return not_shown(
            f"frame {third.frame}: seq − x = {third.seq}, ack − y = {third.ack}, not 1 and 1",
            f"第 {third.frame} 帧：seq − x = {third.seq}，ack − y = {third.ack}，不都是 1",
            [third.frame],
        )
    numbers = f"seq = {connection.raw('client', 1)} = x + 1, ack = {connection.raw('server', 1)} = y + 1"
    return proved(f"frame {third.frame}: ACK, {numbers}", f"第 {third.frame} 帧：ACK，{numbers}", [third.frame])


@claim(
    "S5",
    en="the kernel does it: connect() returns, and data are sent, before accept() is called",
    zh="握手由内核完成：还没有调用 accept()，connect() 就已返回，数据也已发出",
    rule="listen(2), accept(2)",
    negative_cases=[
        NegativeCase(
            "opening_early",
            "-- --accept-after 0 --connect-after 700ms",
            "the server already waits in accept() when the client connects",
        )
    ],
)
def connect_returns_before_accept_is_called(run: Run) -> Verdict:
    connection = run.opened("three-way")
    if connection is None:
        kinds = opening_kinds(run)
        return not_shown(f"no connection was established (opening: {kinds})", f"没有建立连接（建立方式：{opening_kinds_zh(run)}）")
    connect = next((each for each in run.calls_of("client") if each.name == "connect" and each.result == 0), None)
    accept = first_accept(run)
    if connect is None or accept is None:
        return not_judged("connect() and accept() were not recorded", "没有记录到 connect() 和 accept()")
    data = next(iter(connection.data_from("client")), None)
    if data is None or data.time > accept or connect.end > accept:
        return not_shown("accept() was called before the connection had carried data", "在连接上有数据之前就已调用 accept()")
    # By how much is said, and not judged: what counts is the order.
    lead, frames = seconds(accept - connect.end), connection.opening.get("frames", [])
    return proved(
        f"handshake in {framed(frames)}; connect() returned and data left (frame {data.frame}); accept() was called {lead} s later",
        f"握手在第 {listed_zh(frames)} 帧；connect() 已返回、数据已发出（第 {data.frame} 帧），{lead} 秒之后才调用 accept()",
        [*frames, data.frame],
    )


def first_accept(run: Run) -> float | None:
    """When the server first called accept()."""
    return next((each.begin for each in run.calls_of("server") if each.name.startswith("accept")), None)
