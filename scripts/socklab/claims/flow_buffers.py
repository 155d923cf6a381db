"""The two buffers, sample by sample: where the window comes from, and what lies in each buffer (F1, F6, F7, F8)."""

from __future__ import annotations

from socklab.claims.buffers import disagreeing, not_sampled, taken, too_many, written
from socklab.claims.verdict import (
    NegativeCase,
    Verdict,
    claim,
    framed,
    listed_zh,
    not_judged,
    not_shown,
    proved,
    verdict,
)
from socklab.evidence import Run, Sample, Segment

LARGE_BUFFER = NegativeCase(
    "slow_reader",
    "-- --pause 40ms --receive-buffer 256k --bytes 100k --read 8k",
    "the receive buffer is too large for all the bytes to fill it (read in small pieces, so that there are many samples)",
)


@claim(
    "F1",
    en="the receiver sets the window, from the free space of its receive buffer",
    zh="窗口由接收方根据接收缓冲区的空闲空间设定",
    rule="RFC 9293, 3.8.6",
    negative_cases=[LARGE_BUFFER],
)
def window_follows_the_receive_buffer(run: Run) -> Verdict:
    connection = run.connection
    samples = windows(run)
    if connection is None or len(samples) < 5:
        return not_sampled("receive", "接收", len(samples))
    over = [each for each, window in samples if window + each.unread > each.receive_buffer]
    against = grew_with_unread(run, samples)
    # Before anything has come, all of the buffer is free: the window of the SYN-ACK.
    empty = next(iter(connection.from_side("server")), None)
    full = max((each.unread for each, window in samples if window == 0), default=None)
    if over:
        return not_shown(
            f"window + unread was more than the buffer at {len(over)} samples", f"有 {len(over)} 次采样中，窗口 + 未读超过了缓冲区"
        )
    if against:
        return not_shown(
            f"the window grew together with the unread bytes at {against} samples", f"有 {against} 次采样中，窗口随未读字节一起变大"
        )
    if not full or empty is None or empty.window == 0:
        return not_shown(
            "the buffer was never full, so nothing shows that the window depends on it", "缓冲区从未装满，看不出窗口由它决定"
        )
    capacity, frames = samples[0][0].receive_buffer, [each.first_frame for each in connection.all_stalls]
    return proved(
        f"at each of {len(samples)} samples window + unread ≤ {capacity}; window {empty.window} with nothing unread (frame {empty.frame}), "
        f"0 with {full} unread ({framed(frames)}); the table: buffers.csv",
        f"{len(samples)} 次采样，每次窗口 + 未读 ≤ {capacity}；没有未读时窗口为 {empty.window}（第 {empty.frame} 帧），"
        f"未读 {full} 时为 0（第 {listed_zh(frames)} 帧）；数据表见 buffers.csv",
        [empty.frame, *frames],
    )


def windows(run: Run) -> list[tuple[Sample, int]]:
    """The server's samples with the window; where the kernel does not tell it (before 6.2), the last announced one."""
    announced = [each for each in run.segments if each.sender == "server"]
    found = []
    for sample in run.samples_of("server"):
        window = sample.window
        if window is None:
            window = next((each.window for each in reversed(announced) if each.time <= sample.time), None)
        if window is not None and sample.state in ("ESTABLISHED", "CLOSE-WAIT"):
            found.append((sample, window))
    return found


def grew_with_unread(run: Run, samples: list[tuple[Sample, int]]) -> int:
    """Between two samples with no read() near them: as the unread bytes grow, the window must not."""
    reads = taken(run)
    return sum(
        after.unread > before.unread
        and wider > window
        and not any(each.end >= before.time - 0.02 and each.begin <= after.time + 0.02 for each in reads)
        for (before, window), (after, wider) in zip(samples, samples[1:])
    )


@claim(
    "F6",
    en="the sender's buffer has three kinds of bytes: free, written and unsent, sent and unacknowledged",
    zh="发送缓冲区里有三种字节：空闲、已写未发送、已发送未确认",
    rule="tcp(7), SIOCOUTQ, SIOCOUTQNSD",
    negative_cases=[
        NegativeCase(
            "flow_long_link",
            "--link '--delay 25ms --rate 200kbit' -- --bytes 8k --write 8k",
            "nothing waits unsent: eight segments, which fit both windows (a slow line, for many samples)",
        )
    ],
)
def send_buffer_has_three_kinds_of_bytes(run: Run) -> Verdict:
    samples = [each for each in run.samples_of("client") if each.bytes_acked is not None]
    count = len(samples)
    if count < 5:
        return not_sampled("send", "发送", count)
    wrong = disagreeing(samples, written(run), lambda each: each.unsent + each.unacked + (each.bytes_acked or 0))
    unsent, unacked = sum(each.unsent > 0 for each in samples), sum(each.unacked > 0 for each in samples)
    free = sum(each.send_free > 0 for each in samples)
    if too_many(wrong, samples):
        return not_shown(
            f"at {len(wrong)} of {count} samples unsent + unacknowledged is not written − acknowledged",
            f"{count} 次采样中有 {len(wrong)} 次，未发送 + 未确认与“已写 − 已确认”不符",
        )
    if not (unsent and unacked and free):
        return not_shown(
            f"not all three kinds were seen: unsent at {unsent} samples, unacknowledged at {unacked}, free at {free}",
            f"三种没有都出现：未发送 {unsent} 次，未确认 {unacked} 次，空闲 {free} 次",
        )
    fullest = max(samples, key=lambda each: (each.unsent, each.time))
    frame = run.frame_at(fullest.time)
    return proved(
        f"{count} samples of a buffer of {fullest.send_buffer} bytes: e.g. {fullest.unsent} unsent, {fullest.unacked} unacknowledged, "
        f"{fullest.send_free} free (after frame {frame}); at each, unsent + unacknowledged = written − acknowledged",
        f"{count} 次采样，缓冲区 {fullest.send_buffer} 字节：例如未发送 {fullest.unsent}、未确认 {fullest.unacked}、空闲 {fullest.send_free}"
        f"（第 {frame} 帧之后）；每次都有：未发送 + 未确认 = 已写 − 已确认",
        [frame],
    )


@claim(
    "F7",
    en="the receiver's buffer has two kinds of bytes: free, received and unread",
    zh="接收缓冲区里有两种字节：空闲、已收到未读",
    rule="tcp(7), SIOCINQ",
    negative_cases=[LARGE_BUFFER],
)
def receive_buffer_has_two_kinds_of_bytes(run: Run) -> Verdict:
    samples = [each for each in run.samples_of("server") if each.bytes_received is not None]
    count = len(samples)
    if count < 5:
        return not_sampled("receive", "接收", count)
    wrong = disagreeing(samples, taken(run), lambda each: (each.bytes_received or 0) - each.unread)
    if too_many(wrong, samples):
        return not_shown(
            f"at {len(wrong)} of {count} samples unread is not received − read",
            f"{count} 次采样中有 {len(wrong)} 次，未读与“已收到 − 已读”不符",
        )
    fullest = max(samples, key=lambda each: (each.unread, each.time))
    if fullest.unread < fullest.receive_buffer / 4 or not any(each.receive_free for each in samples):
        return not_shown(
            f"the buffer was never filled: at most {fullest.unread} bytes were unread",
            f"缓冲区从未装满：未读最多 {fullest.unread} 字节",
        )
    frame = run.frame_at(fullest.time)
    return proved(
        f"{count} samples of a buffer of {fullest.receive_buffer} bytes: up to {fullest.unread} unread, which occupy {fullest.receive_memory}, "
        f"{fullest.receive_free} free (after frame {frame}); at each, unread = received − read",
        f"{count} 次采样，缓冲区 {fullest.receive_buffer} 字节：未读最多 {fullest.unread}（占 {fullest.receive_memory}），"
        f"空闲 {fullest.receive_free}（第 {frame} 帧之后）；每次都有：未读 = 已收到 − 已读",
        [frame],
    )


@claim(
    "F8",
    en="small reads do not reopen the window byte by byte",
    zh="小量读取不会让窗口一个字节一个字节地打开",
    rule="RFC 9293, 3.8.6.2.2",
    negative_cases=[NegativeCase("flow_tiny_reads", "-- --read 2048", "the reads are large")],
)
def small_reads_do_not_open_the_window_by_bytes(run: Run) -> Verdict:
    if not run.watched("server"):
        return not_judged("no read() was recorded", "没有记录到 read()")
    small = sum(each.moved <= 2 for each in taken(run))
    mss = (run.connection.mss["server"] if run.connection else None) or 536
    acks = [each for each in run.segments if each.sender == "server" and each.ack is not None]
    announced = [each for each in acks if not each.has("SYN") and not each.has("FIN")]
    closed = next((each for each in announced if each.window == 0), None)
    if closed is None:
        return not_shown("the window never closed", "窗口从未关闭")
    if small < 500:
        return not_shown(f"only {small} reads were of one byte", f"只有 {small} 次读取是一个字节", [closed.frame])
    # By how much the window's right edge moved, each time from the first closed window on.
    moves = [
        (edge(after) - edge(before), after.frame)
        for before, after in zip(announced, announced[1:])
        if after.frame > closed.frame
    ]
    moves = [each for each in moves if each[0] > 0]
    if not moves:
        return not_shown("the window never reopened", "窗口再也没有打开", [closed.frame])
    smallest, frames = min(moves)[0], [frame for _, frame in moves[:8]]
    return verdict(
        smallest >= mss and len(moves) * 50 < small,
        f"{small} reads of one byte, but the window's right edge moved {len(moves)} times, by {smallest} bytes at the least (MSS {mss}): "
        f"{framed(frames)}",
        f"单字节读取 {small} 次，窗口右沿却只移动了 {len(moves)} 次，每次至少 {smallest} 字节（MSS {mss}）：第 {listed_zh(frames)} 帧",
        frames,
    )


def edge(segment: Segment) -> int:
    return (segment.ack or 0) + segment.window
