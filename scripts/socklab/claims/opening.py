"""Opening: the three-way handshake, and what else may become of a SYN (S1 to S5, and the demos' own)."""

from __future__ import annotations

from socklab.claims.assertions.calls import program_got
from socklab.claims.closing_segments import opening_kinds, opening_kinds_zh
from socklab.claims.verdict import NegativeCase, Verdict, claim, decimal, framed, listed, listed_zh, not_judged, not_shown, proved, seconds, verdict
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
    return not_shown(f"no connection has three segments (opening: {kinds})", f"没有连接走完三个报文段（建立方式：{opening_kinds_zh(run)}）")


def without_ecn(segment: Segment) -> tuple[str, ...]:
    """Its flags without ECE and CWR, by which a SYN may offer ECN (RFC 3168)."""
    return tuple(each for each in segment.flags if each not in ("ECE", "CWR"))


def error_of_connect(run: Run, error: str, text: str) -> tuple[bool, str, str]:
    """Did the client's connect() fail with that error? By its calls; where none were recorded, by its log."""
    if run.watched("client"):
        return program_got(run, "client", error), f"connect() failed with {error}", f"connect() 以 {error} 失败"
    printed = any(text in line for line in run.logs["client"])
    return printed, f"the client's log (no calls were recorded) says '{text}'", f"客户端日志（没有记录到调用）写着 {text}"


@claim("S1", en="the server must be listening first; the client's connect() does the rest",
       zh="服务器必须先监听；其余由客户端的 connect() 完成", rule="RFC 9293, 3.10.7.1; connect(2)",
       negative_cases=[
           NegativeCase("opening_refused", "-- --listen-after 0 --server '--connections 1'", "the server listens"),
           NegativeCase("opening_refused", "--link --cut --sysctl net.ipv4.tcp_syn_retries=1",
                        "nobody answers at all, which is not a refusal"),
       ])  # fmt: skip
def connection_is_refused_where_nobody_listens(run: Run) -> Verdict:
    connection = run.opened("refused")
    if connection is None or not connection.segments:
        kinds = opening_kinds(run)
        return not_shown(f"no connection was refused (opening: {kinds})", f"没有连接被拒绝（建立方式：{opening_kinds_zh(run)}）")
    syn, reset = connection.segments[0], connection.first("RST", "server")
    if without_ecn(syn) != ("SYN",) or reset is None or reset.ack != 1:
        frames = [each.frame for each in connection.segments]
        return not_shown(f"not a SYN answered by RST: {framed(frames)}", f"第 {listed_zh(frames)} 帧不是 SYN 得到 RST", frames)
    failed, en, zh = error_of_connect(run, "ECONNREFUSED", "Connection refused")
    if not failed:
        return not_shown("connect() did not fail with ECONNREFUSED", "connect() 没有以 ECONNREFUSED 失败", [syn.frame, reset.frame])
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
        return not_shown(f"frame {syn.frame} is not a SYN alone: {flags}", f"第 {syn.frame} 帧不是单独的 SYN：{flags}", [syn.frame])
    if syn.length:
        return not_shown(f"frame {syn.frame}: the SYN carries {syn.length} bytes of data",
                         f"第 {syn.frame} 帧：SYN 带了 {syn.length} 字节数据", [syn.frame])  # fmt: skip
    isn = connection.raw("client", 0)
    return proved(f"frame {syn.frame}: SYN, seq = x = {isn}, no ACK, no data", f"第 {syn.frame} 帧：SYN，seq = x = {isn}，没有 ACK，没有数据",
                  [syn.frame])  # fmt: skip


@claim("S3", en="second segment: SYN=1, ACK=1, seq=y, ack=x+1; the SYN takes one sequence number",
       zh="第二次握手：SYN=1，ACK=1，seq=y，ack=x+1；SYN 占用一个序号", rule=HANDSHAKE, negative_cases=[FAST_OPEN])  # fmt: skip
def second_segment_is_syn_and_ack(run: Run) -> Verdict:
    if (shake := handshake(run)) is None:
        return no_handshake(run)
    connection, _, answer, _ = shake
    if answer.sender != "server" or without_ecn(answer) != ("SYN", "ACK") or answer.seq != 0:
        flags = " ".join(answer.flags)
        return not_shown(f"the second segment (frame {answer.frame}) is not the server's SYN and ACK: {flags} from the {answer.sender}",
                         f"第二个报文段（第 {answer.frame} 帧）不是服务器的 SYN 加 ACK：是 {answer.sender} 的 {flags}", [answer.frame])  # fmt: skip
    if answer.ack != 1:
        return not_shown(f"frame {answer.frame}: ack − x = {answer.ack}, not 1", f"第 {answer.frame} 帧：ack − x = {answer.ack}，不是 1",
                         [answer.frame])  # fmt: skip
    numbers = f"seq = y = {connection.raw('server', 0)}, ack = {connection.raw('client', answer.ack)} = x + 1"
    return proved(f"frame {answer.frame}: SYN, ACK, {numbers}: the SYN took one sequence number",
                  f"第 {answer.frame} 帧：SYN，ACK，{numbers}：SYN 占用一个序号", [answer.frame])  # fmt: skip


@claim("S4", en="third segment: ACK=1, seq=x+1, ack=y+1", zh="第三次握手：ACK=1，seq=x+1，ack=y+1", rule=HANDSHAKE,
       negative_cases=[FAST_OPEN])  # fmt: skip
def third_segment_is_ack(run: Run) -> Verdict:
    if (shake := handshake(run)) is None:
        return no_handshake(run)
    connection, _, _, third = shake
    if third.sender != "client" or not third.has("ACK") or third.has("SYN") or third.has("RST"):
        flags = " ".join(third.flags)
        return not_shown(f"the third segment (frame {third.frame}) is not the client's ACK: {flags} from the {third.sender}",
                         f"第三个报文段（第 {third.frame} 帧）不是客户端的 ACK：是 {third.sender} 的 {flags}", [third.frame])  # fmt: skip
    if third.seq != 1 or third.ack != 1:
        return not_shown(f"frame {third.frame}: seq − x = {third.seq}, ack − y = {third.ack}, not 1 and 1",
                         f"第 {third.frame} 帧：seq − x = {third.seq}，ack − y = {third.ack}，不都是 1", [third.frame])  # fmt: skip
    numbers = f"seq = {connection.raw('client', 1)} = x + 1, ack = {connection.raw('server', 1)} = y + 1"
    return proved(f"frame {third.frame}: ACK, {numbers}", f"第 {third.frame} 帧：ACK，{numbers}", [third.frame])


@claim("S5", en="the kernel does it: connect() returns, and data are sent, before accept() is called",
       zh="握手由内核完成：还没有调用 accept()，connect() 就已返回，数据也已发出", rule="listen(2), accept(2)",
       negative_cases=[NegativeCase("opening_early", "-- --accept-after 0 --connect-after 700ms",
                                    "the server already waits in accept() when the client connects")])  # fmt: skip
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


@claim("backlog", en="while the queue of connections is full, a SYN gets no answer; after accept() has made room, the next SYN does",
       zh="连接队列满时 SYN 得不到回答；accept() 腾出位置之后，再发的 SYN 才得到回答", rule="listen(2)",
       negative_cases=[NegativeCase("opening_backlog", "-- --backlog 8", "the queue has room for all connections")])  # fmt: skip
def full_accept_queue_drops_syn(run: Run) -> Verdict:
    accept = first_accept(run)
    if accept is None:
        return not_judged("no accept() was recorded", "没有记录到 accept()")
    early, late, count = 0, [], 0
    for connection in run.connections:
        answer, syns = connection.first("SYN", "server"), [each for each in connection.from_side("client") if each.has("SYN")]
        if connection.opening.get("kind") != "three-way" or answer is None:
            continue
        count += 1
        early += answer.time < accept
        if len(syns) > 1 and syns[0].time < accept < answer.time:
            late.append(([each.frame for each in syns], answer.frame))
    if not late:
        return not_shown(f"no SYN had to wait for accept(): the queue held all {count} connections",
                         f"没有 SYN 需要等待 accept()：{count} 个连接队列都装得下")  # fmt: skip
    frames, answered = late[0]
    return proved(
        f"{early} connections were established before the first accept(); the next SYN ({framed(frames)}) was answered only "
        f"in frame {answered}, after it",
        f"第一次 accept() 之前建立了 {early} 个连接；再来的 SYN（第 {listed_zh(frames)} 帧）到第 {answered} 帧才得到回答，已在 accept() 之后",
        [*frames, answered],
    )


@claim("simultaneous", en="two SYNs that cross on the line make one connection, although nobody listens",
       zh="两个 SYN 在线路上交错，合成一个连接，尽管没有人监听", rule=HANDSHAKE,
       negative_cases=[NegativeCase("opening_simultaneous", "-- --tries 1 --server '--peer-port 8002'",
                                    "one of the two connects to a third port, where there is no socket")])  # fmt: skip
def crossing_syns_make_one_connection(run: Run) -> Verdict:
    connection = run.opened("simultaneous")
    if connection is None:
        kinds = opening_kinds(run)
        return not_shown(f"no two SYNs crossed (opening: {kinds})", f"没有两个 SYN 交错（建立方式：{opening_kinds_zh(run)}）")

    syns, answers = first_of_each_side(connection, "SYN"), first_of_each_side(connection, "SYN", "ACK")
    client, server = connection.bytes["client"], connection.bytes["server"]
    return verdict(
        client > 0 and server > 0 and len(syns) == 2,
        f"SYNs in {framed(syns)}, each answered by SYN and ACK ({listed(answers)}); {client} and {server} bytes over one connection",
        f"SYN 在第 {listed_zh(syns)} 帧，各得到 SYN 加 ACK（第 {listed_zh(answers)} 帧）；同一个连接上传输了 {client} 和 {server} 字节",
        [*syns, *answers],
    )


def first_of_each_side(connection: Connection, *flags: str) -> list[int]:
    """The frame of each side's first segment with exactly these flags."""
    first = [next((each.frame for each in connection.from_side(side) if without_ecn(each) == flags), None) for side in SIDES]
    return [each for each in first if each is not None]


@claim("unanswered", en="a SYN without an answer is sent again, each time after twice the wait, until connect() fails",
       zh="没有回答的 SYN 会重发，每次等待加倍，直到 connect() 失败", rule="RFC 6298, 5; tcp(7), tcp_syn_retries",
       negative_cases=[NegativeCase("opening_unanswered", "--link '--delay 1ms' -- --server '--accept-after 1s'",
                                    "the line works, and the kernel answers although the program does not accept")])  # fmt: skip
def unanswered_syn_is_sent_again(run: Run) -> Verdict:
    connection = run.opened("unanswered")
    if connection is None:
        kinds = opening_kinds(run)
        return not_shown(f"every SYN was answered (opening: {kinds})", f"每个 SYN 都得到了回答（建立方式：{opening_kinds_zh(run)}）")
    syns = [each for each in connection.segments if each.has("SYN")]
    waits = [after.time - before.time for before, after in zip(syns, syns[1:])]
    # A busy machine may delay one: half of the doubling must be seen.
    doubling = len(waits) >= 2 and all(after >= 1.5 * before for before, after in zip(waits, waits[1:]))
    failed, en, zh = error_of_connect(run, "ETIMEDOUT", "timed out")
    frames, times = [each.frame for each in syns], [decimal(each, 2) for each in waits]
    if not failed:
        en, zh = "connect() did not fail with ETIMEDOUT", "connect() 没有以 ETIMEDOUT 失败"
    return verdict(
        len(syns) == len(connection.segments) and doubling and failed,
        f"the same SYN in {framed(frames)}, {listed(times)} s apart, no answer; {en}",
        f"同一个 SYN 在第 {listed_zh(frames)} 帧，间隔 {listed_zh(times)} 秒，没有回答；{zh}",
        frames,
    )
