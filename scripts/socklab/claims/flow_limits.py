"""Flow control seen from the program: a large buffer, a long link, a time limit, many clients."""

from __future__ import annotations

from socklab.claims.assertions.calls import writes_not_recorded
from socklab.claims.assertions.flow import no_stall_seen, stall_frames
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
    seconds,
    verdict,
)
from socklab.evidence import Connection, Run, Segment


@claim(
    "never_blocked",
    en="the window closes, and yet no write() is blocked: the send buffer takes everything",
    zh="窗口关闭了，但没有一次 write() 被阻塞：发送缓冲区装下了全部数据",
    rule="send(2); tcp(7), SO_SNDBUF",
    negative_cases=[
        NegativeCase("flow_big_buffer", "-- --send-buffer 4096", "the send buffer is small: write() is blocked")
    ],
)
def large_send_buffer_keeps_write_from_blocking(run: Run) -> Verdict:
    stalls, writes = run.stalls(), run.writes("client")
    if not stalls:
        return no_stall_seen()
    if not writes:
        return writes_not_recorded("client")
    closed = sum(each.lasted for each in stalls)
    until = run.end
    spent, total = sum(min(each.end, until) - each.begin for each in writes), sum(each.moved for each in writes)
    opened = stalls[0].end
    in_time = all(each.returned and (opened is None or each.end < opened) for each in writes)
    return verdict(
        in_time and spent < closed / 3,
        f"the window was 0 for {seconds(closed)} s (frames {listed(each.frames for each in stalls)}); the {len(writes)} write()s took "
        f"{total} bytes in {seconds(spent)} s, {'the last before' if in_time else 'and not all before'} the window first reopened",
        f"窗口为 0 共 {seconds(closed)} 秒（第 {listed_zh(each.frames for each in stalls)} 帧）；{len(writes)} 次 write() 共用 "
        f"{seconds(spent)} 秒写入 {total} 字节，{'都在' if in_time else '并非都在'}窗口首次重新打开之前",
        stall_frames(stalls),
    )


@claim(
    "window_per_rtt",
    en="a transfer limited by the window moves one window in each round trip, and no more",
    zh="受窗口限制的传输，每个往返时间最多传输一个窗口",
    rule="RFC 7323, 1.1",
    negative_cases=[
        NegativeCase(
            "flow_long_link", "-- --receive-buffer 1M", "the window is large, and something else limits the transfer"
        )
    ],
)
def transfer_moves_one_window_per_round_trip(run: Run) -> Verdict:
    connection = run.connection
    # The handshake's time is the round trip, wherever on the link the capture was made.
    rtt = connection.opening.get("seconds") or 0.0 if connection else 0.0
    data = connection.data_from("client") if connection else []
    if connection is None or len(data) < 20 or rtt == 0:
        return not_shown("no transfer to measure", "没有可以测量的传输")
    window = max(
        (each.window for each in connection.from_side("server") if each.ack is not None and not each.has("SYN")),
        default=0,
    )
    # The first round trips of slow start are left out: from the first time that the window was filled.
    full, last = first_filling(connection), data[-1]
    if full is None or last.time <= full.time:
        return not_shown("the window was never filled: something else limits this transfer", "窗口从未填满：限制传输的是别的因素")
    speed, max_rate = (last.end - full.end) / (last.time - full.time), window / rtt
    return verdict(
        rtt > 0.02 and max_rate * 0.4 <= speed <= max_rate * 1.25,
        f"window {window} bytes, round trip {seconds(rtt)} s: at most {max_rate / 1000:.0f} kB/s; from frame {full.frame}, where the window is "
        f"full, to frame {last.frame} it was {speed / 1000:.0f} kB/s",
        f"窗口 {window} 字节，往返 {seconds(rtt)} 秒：最多 {max_rate / 1000:.0f} kB/s；从窗口填满的第 {full.frame} 帧到第 {last.frame} 帧，"
        f"实际 {speed / 1000:.0f} kB/s",
        [full.frame, last.frame],
    )


def first_filling(connection: Connection) -> Segment | None:
    """The first data segment of the client that leaves less than a segment of the window free."""
    edge = 0
    for each in connection.segments:
        if each.sender == "server" and each.ack is not None:
            edge = max(edge, each.ack + each.window)
        elif each.sender == "client" and each.length > 0 and each.seq > 1 and edge - each.seq - each.length < 1460:
            return each
    return None


@claim(
    "given_up",
    en="the sender's kernel ends the stall after TCP_USER_TIMEOUT, although the peer had answered",
    zh="发送方内核在 TCP_USER_TIMEOUT 之后结束停顿，尽管对方一直有应答",
    rule="tcp(7), TCP_USER_TIMEOUT; RFC 5482",
    negative_cases=[NegativeCase("flow_user_timeout", "-- --user-timeout 0", "no limit is set: the sender waits")],
)
def user_timeout_ends_the_stall(run: Run) -> Verdict:
    stalls = run.stalls()
    if not stalls:
        return no_stall_seen()
    if not run.watched("client"):
        return not_judged("no call of the client was recorded", "没有记录到客户端的调用")
    calls = run.calls_of("client")
    limits = [each.data.get("value") for each in calls if each.data.get("option") == "TCP_USER_TIMEOUT"]
    limit = next((each / 1000 for each in limits if each), None)
    failed = next((each for each in run.writes("client") if each.error == "ETIMEDOUT"), None)
    answers = [probe.answered_by for stall in stalls for probe in stall.answered_probes]
    reset = next(
        (each.frame for connection in run.connections for each in connection.segments if each.has("RST")), None
    )
    first = stalls[0]
    if failed is None:
        return not_shown("no write() failed with ETIMEDOUT", "没有 write() 以 ETIMEDOUT 失败", stall_frames(stalls))
    if not answers:
        return not_shown("no probe was answered", "没有零窗口探测得到应答", stall_frames(stalls))
    if limit is None:
        return not_shown("the client did not set TCP_USER_TIMEOUT", "客户端没有设置 TCP_USER_TIMEOUT", stall_frames(stalls))
    after, reset_en = min(failed.end, run.end) - first.begin, f"frame {reset}" if reset else "not captured"
    return verdict(
        after >= limit,
        f"window 0 from frame {first.first_frame} on, probes answered in {framed(answers)}; {seconds(after)} s later "
        f"(limit {seconds(limit)} s) write() fails with ETIMEDOUT; the reader's next segment is answered by RST ({reset_en})",
        f"从第 {first.first_frame} 帧起窗口为 0，零窗口探测在第 {listed_zh(answers)} 帧得到应答；{seconds(after)} 秒后"
        f"（上限 {seconds(limit)} 秒）write() 以 ETIMEDOUT 失败；接收方的下一个报文段得到 RST（{f'第 {reset} 帧' if reset else '没有抓到'}）",
        [first.first_frame, *answers, reset],
    )


@claim(
    "crowd",
    en="each of many clients waits behind a closed window of its own, and no connection is lost by it",
    zh="许多客户端各自等在自己那个已关闭的窗口之后，没有一个连接因此丢失",
    rule="RFC 9293, 3.8.6",
    negative_cases=[
        NegativeCase("stalled_clients", "-- --bytes 1k", "so few bytes that the buffers of all hold them"),
        NegativeCase("stalled_clients", "-- --connections 1", "there is only one client"),
    ],
)
def each_client_waits_for_its_own_window(run: Run) -> Verdict:
    count = len(run.connections)
    if count < 2:
        return not_shown(f"{count} connections, not many", f"只有 {count} 条连接，算不上许多")
    stalled = {each.id: [stall.seconds or 0.0 for stall in each.all_stalls] for each in run.connections}
    # As in the other claims: for less than a tenth of a second a window is closed for other reasons than the reader.
    free = [each.ports["client"] for each in run.connections if max(stalled[each.id], default=0.0) < 0.1]
    lost = [each for each in run.connections if each.closing.get("kind") == "reset"]
    if free:
        return not_shown(
            f"{len(free)} of {count} clients were never blocked for as long as 0.1 s (ports {listed(free[:3])}, …)",
            f"{count} 个客户端中有 {len(free)} 个从未被阻塞 0.1 秒（端口 {listed_zh(free[:3])}……）",
        )
    if lost:
        return not_shown(f"{len(lost)} of {count} connections ended by RST", f"{count} 条连接中有 {len(lost)} 条以 RST 结束")
    sums = [sum(each) for each in stalled.values()]
    return proved(
        f"each of {count} clients waited behind its own closed window, {seconds(min(sums))} to {seconds(max(sums))} s in all; none was reset",
        f"{count} 个客户端都曾等在自己那个关闭的窗口之后，合计 {seconds(min(sums))} 到 {seconds(max(sums))} 秒；没有一个被重置",
        [each.all_stalls[0].first_frame for each in run.connections],
    )
