"""Flow control at window 0: the window falls, the sender is blocked, probes, and is let go (F2 to F5, F9)."""

from __future__ import annotations

import re

from socklab.claims.assertions.calls import longest_block, writes_not_recorded
from socklab.claims.assertions.flow import FLOW_CONTROL, data_at_window_0, no_stall_seen, stall_frames
from socklab.claims.buffers import taken
from socklab.claims.verdict import (
    NegativeCase,
    Verdict,
    claim,
    decimal,
    framed,
    listed,
    listed_zh,
    not_judged,
    not_shown,
    proved,
    seconds,
    verdict,
)
from socklab.evidence import Call, Run, Segment, Stall

READ_AT_ONCE = NegativeCase(
    "slow_reader", "-- --pause 0 --bytes 2k", "everything is read at once: the window never closes"
)
NEVER_READ = NegativeCase(
    "slow_reader",
    "-- --reads 0 --first-pause 2s",
    "nothing is read: the window stays closed until the reader leaves, and write() fails",
)


@claim(
    "stall",
    en="the reader is slow enough for the window to close at least once",
    zh="接收方读得足够慢，窗口至少关闭一次",
    rule=FLOW_CONTROL,
    negative_cases=[READ_AT_ONCE],
)
def slow_reader_closes_the_window(run: Run) -> Verdict:
    stalls = run.stalls()
    if not stalls:
        return no_stall_seen()
    total, longest = sum(each.lasted for each in stalls), max(stalls, key=lambda each: each.lasted)
    opened = longest.opened_by
    return proved(
        f"{len(stalls)} stalls, {seconds(total)} s in all; the longest {seconds(longest.lasted)} s, "
        f"from frame {longest.first_frame} to {f'frame {opened}' if opened else 'the end'}",
        f"共停顿 {len(stalls)} 次，合计 {seconds(total)} 秒；最长 {seconds(longest.lasted)} 秒，"
        f"从第 {longest.first_frame} 帧到{f'第 {opened} 帧' if opened else '结束'}",
        stall_frames(stalls),
    )


@claim(
    "probes",
    en="zero-window probes are recognised: they are neither data nor keep-alives",
    zh="零窗口探测能识别出来：既不是数据，也不是保活报文段",
    rule="RFC 9293, 3.8.6.1",
    negative_cases=[READ_AT_ONCE],
)
def zero_window_probes_are_recognised(run: Run) -> Verdict:
    stalls = run.stalls()
    if not stalls:
        return no_stall_seen()
    found = [stall.connection.segment(probe.frame) for stall in stalls for probe in stall.probes]
    probes = [each for each in found if each is not None]
    if not probes:
        return not_shown("the window closed, but no probe was sent", "窗口关闭了，但没有发出零窗口探测", stall_frames(stalls))
    wrong = [
        each.frame
        for each in probes
        if each.length > 1 or not each.noted("zero-window-probe") or each.noted("keep-alive")
    ]
    if wrong:
        return not_shown(f"not recognised as probes: {framed(wrong)}", f"没有识别为零窗口探测：第 {listed_zh(wrong)} 帧", wrong)
    frames = [each.frame for each in probes]
    return proved(
        f"{len(frames)} probes, {framed(frames)}: no data, the sequence number one below the next (tshark calls these Keep-Alive)",
        f"{len(frames)} 个零窗口探测，第 {listed_zh(frames)} 帧：不带数据，序号比下一个字节小 1（tshark 称为 Keep-Alive）",
        frames,
    )


@claim("F2", en="unread data make the window shrink", zh="未读的数据使窗口变小", rule=FLOW_CONTROL, negative_cases=[READ_AT_ONCE])
def unread_data_shrink_the_window(run: Run) -> Verdict:
    stalls = run.stalls()
    if not stalls:
        return no_stall_seen()
    falls = [each for each in map(falling_windows, stalls) if len(each) >= 2]
    if not falls:
        return not_shown(
            "the window closed, but no smaller window was announced before", "窗口关闭了，但没有看到它逐步变小", stall_frames(stalls)
        )
    best = max(reversed(falls), key=len)
    windows, frames = [each.window for each in best], [each.frame for each in best]
    # While nothing is read, each byte that arrives takes a byte of window: the right edge does not move back.
    edges = [[(each.ack or 0) + each.window for each in fall] for fall in falls]
    return verdict(
        all(each == sorted(each) for each in edges),
        f"the window fell {' → '.join(map(str, windows))} in {framed(frames)}, while the ack number rose by as much",
        f"窗口 {' → '.join(map(str, windows))}，见第 {listed_zh(frames)} 帧，确认号同时等量增大",
        frames,
    )


def falling_windows(stall: Stall) -> list[Segment]:
    """The receiver's announcements that lead to the stall: each window smaller than the one before it."""
    announced = [
        each
        for each in stall.connection.from_side(stall.receiver)
        if each.ack is not None and not each.has("RST") and each.time <= stall.begin
    ]
    falls: list[Segment] = []
    for each in reversed(announced):
        if falls and each.window < falls[-1].window:
            break
        if falls and each.window == falls[-1].window:
            falls[-1] = each  # of equal windows the first
        else:
            falls.append(each)
    return falls[::-1]


@claim(
    "F3",
    en="at window 0 the sender is blocked",
    zh="窗口为 0 时发送方被阻塞",
    rule=FLOW_CONTROL,
    negative_cases=[
        NegativeCase(
            "slow_reader",
            "-- --send-buffer 256k",
            "the send buffer holds everything: the window closes, and write() is not blocked",
        )
    ],
)
def sender_is_blocked_at_window_0(run: Run) -> Verdict:
    stalls = run.stalls()
    if not stalls:
        return no_stall_seen()
    if data := [each.frame for each in data_at_window_0(stalls)]:
        return not_shown(f"data left at window 0: {framed(data)}", f"窗口为 0 时仍有数据发出：第 {listed_zh(data)} 帧", data)
    closed = max(each.lasted for each in stalls)
    if run.watched(stalls[0].sender):
        blocked, en, zh = max(longest_block(run, each, each.sender) for each in stalls), "write()", "write()"
    else:
        printed = [re.search(r"was blocked for ([0-9.]+) s|阻塞了 ([0-9.]+) 秒", line) for line in run.logs["client"]]
        blocked = max((float(each[1] or each[2]) for each in printed if each), default=0.0)
        en, zh = "by the client's log (no calls were recorded) write()", "据客户端日志（没有记录到调用），write()"
    frames, frames_zh = listed(each.frames for each in stalls), listed_zh(each.frames for each in stalls)
    if blocked <= 0.05 or blocked < closed / 3:
        return not_shown(
            f"no data left at window 0, but {en} was not blocked ({seconds(blocked)} s of {seconds(closed)}): the send buffer held all data",
            f"窗口为 0 时没有数据发出，但{zh} 没有被阻塞（{seconds(closed)} 秒中只有 {seconds(blocked)} 秒）：发送缓冲区装下了全部数据",
            stall_frames(stalls),
        )
    return proved(
        f"window 0 for up to {seconds(closed)} s, no data meanwhile (frames {frames}); {en} was blocked for up to {seconds(blocked)} s",
        f"窗口为 0 最长 {seconds(closed)} 秒，其间没有数据（第 {frames_zh} 帧）；{zh} 最长阻塞 {seconds(blocked)} 秒",
        stall_frames(stalls),
    )


@claim(
    "F4",
    en="reading reopens the window: it grows, and a window update is sent",
    zh="读取使窗口重新打开：窗口变大，并发出窗口更新",
    rule=FLOW_CONTROL,
    negative_cases=[NEVER_READ],
)
def reading_reopens_the_window(run: Run) -> Verdict:
    stalls, reads = run.stalls(), taken(run)
    if not stalls:
        return no_stall_seen()
    if not run.watched("server"):
        return not_judged("no read() was recorded", "没有记录到 read()")
    good: list[tuple[int, int, int]] = []  # frame, window, bytes read
    bad: list[int] = []
    for stall in stalls:
        update = stall.connection.segment(stall.opened_by) if stall.opened_by else None
        if update is None:
            continue
        # 'Not before': what the receiver announced while the window was closed was 0, and a read() had begun.
        early = [
            each
            for each in stall.connection.from_side(stall.receiver)
            if stall.first_frame < each.frame < update.frame and each.window > 0
        ]
        before = [each for each in reads if stall.begin <= each.begin <= update.time]
        if update.sender == stall.receiver and update.window > 0 and before and not early:
            good.append((update.frame, update.window, sum(each.moved for each in before)))
        else:
            bad.append(update.frame)
    if bad:
        return not_shown(
            f"opened without a read(), or not by a window update alone: {framed(bad)}",
            f"没有读取就打开，或不是只由窗口更新打开：第 {listed_zh(bad)} 帧",
            bad,
        )
    if not good:
        return not_shown("no stall was ended by a window update", "没有一次停顿由窗口更新结束", stall_frames(stalls))
    return proved(
        f"window updates: {listed(f'frame {frame} (window {window}, {moved} bytes read)' for frame, window, moved in good)}, "
        "the window 0 until then",
        f"窗口更新：{listed_zh(f'第 {frame} 帧（窗口 {window}，读走 {moved} 字节）' for frame, window, moved in good)}，此前窗口一直为 0",
        [frame for frame, _, _ in good],
    )


@claim(
    "F5",
    en="the block ends by itself when the window opens",
    zh="窗口打开后阻塞自行解除，程序无需处理",
    rule=FLOW_CONTROL,
    negative_cases=[NEVER_READ],
)
def blocked_write_returns_by_itself(run: Run) -> Verdict:
    stalls, writes = run.stalls(), run.writes("client")
    if not stalls:
        return no_stall_seen()
    if not writes:
        return writes_not_recorded("client")
    if failed := [each for each in writes if each.result is None or each.result != each.asked]:
        how = how_it_failed(failed[-1])
        return not_shown(f"write() {how[0]}", f"write() {how[1]}", stall_frames(stalls))
    # A write() that was waiting when the window opened, and how soon it returned.
    released = [
        (stall.opened_by, each.end - stall.end)
        for stall in stalls
        if stall.end is not None and stall.opened_by is not None
        for each in writes
        if each.begin < stall.end < each.end
    ]
    if not released:
        return not_shown("no write() was waiting when a window opened", "窗口打开时没有 write() 在等待", stall_frames(stalls))
    frames, soonest = [frame for frame, _ in released], decimal(min(after for _, after in released) * 1000)
    return proved(
        f"write() was waiting at the window updates of {framed(frames)}, and wrote all its bytes; it returned {soonest} ms later at the earliest",
        f"第 {listed_zh(frames)} 帧的窗口更新到达时 write() 正在等待，随后写完返回（最快在更新后 {soonest} 毫秒）",
        frames,
    )


def how_it_failed(call: Call) -> tuple[str, str]:
    if call.result is None:
        return "did not return", "没有返回"
    if call.result < 0:
        return f"failed with {call.error}", f"以错误 {call.error} 结束"
    return f"wrote {call.result} of {call.asked} bytes, and no more", f"只写入 {call.asked} 字节中的 {call.result}"


@claim(
    "F9",
    en="a closed window is probed, at growing intervals",
    zh="窗口关闭后会被探测，间隔越来越长",
    rule="RFC 9293, 3.8.6.1",
    negative_cases=[NegativeCase("flow_probes", "-- --first-pause 1s", "the reader reads too soon for four probes")],
)
def probes_come_at_growing_intervals(run: Run) -> Verdict:
    stalls = run.stalls()
    if not stalls:
        return no_stall_seen()
    long = [each for each in stalls if len(each.probes) >= 4]
    if not long:
        return not_shown("no stall was long enough for four probes", "没有一次停顿长到能看见四个零窗口探测", stall_frames(stalls))
    waits = {stall.first_frame: probe_waits(stall) for stall in long}
    best = max(reversed(long), key=lambda each: len(each.probes))
    frames = [each.frame for each in best.probes]
    # Each wait is twice the one before; a busy machine may delay one.
    growing = all(after >= before * 1.2 for each in waits.values() for before, after in zip(each, each[1:]))
    shown = [seconds(each) for each in waits[best.first_frame]]
    return verdict(
        growing,
        f"probes in {framed(frames)}, after waits of {listed(shown)} s",
        f"零窗口探测见第 {listed_zh(frames)} 帧，各等了 {listed_zh(shown)} 秒",
        frames,
    )


def probe_waits(stall: Stall) -> list[float]:
    """From the moment the window closed to the first probe, and from each probe to the next."""
    frames = {each.frame for each in stall.probes}
    times = [stall.begin, *(each.time for each in stall.connection.segments if each.frame in frames)]
    return [after - before for before, after in zip(times, times[1:])]
