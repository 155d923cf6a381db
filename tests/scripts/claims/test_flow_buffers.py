from claims.build_run import Wire, call, run_of, sample
from socklab.claims.flow_buffers import (
    receive_buffer_has_two_kinds_of_bytes,
    send_buffer_has_three_kinds_of_bytes,
    small_reads_do_not_open_the_window_by_bytes,
    window_follows_the_receive_buffer,
)


def follows(windows, unread=(0, 1000, 4000, 4000, 2000, 0), reads=True):
    """A buffer of 4096 that fills up, and is read at 5.0 and 6.0."""
    wire = Wire().handshake(window=4096)
    wire.stall()
    samples = [
        sample("server", time, unread=n, receive_buffer=4096, window=w)
        for time, n, w in zip(range(2, 9), unread, windows)
    ]
    calls = [call("server", "read", at, asked=2000) for at in (5.5, 6.5)] if reads else [call("server", "accept")]
    return window_follows_the_receive_buffer(run_of(wire, calls=calls, samples=samples))


def test_window_follows_the_buffer():
    verdict = follows((4096, 3096, 0, 0, 2000, 4096))
    assert verdict.ok and "0 with 4000 unread" in verdict.en and "window + unread ≤ 4096" in verdict.en
    assert "more than the buffer at 1 samples" in follows((4096, 3097, 0, 0, 2000, 4096)).en
    assert "never full" in follows((4096, 3096, 10, 10, 2000, 4096)).en
    assert follows((3000, 3000, 0, 0, 2000, 4096)).ok  # a window may stay as it is
    assert "grew together" in follows((2000, 3000, 0, 0, 2000, 4096)).en
    assert not follows((4096, 3096)).judged


def test_where_the_kernel_does_not_tell_its_window_the_last_announced_one_is_taken():
    # 0 at the first sample, and from the update at 2.04 on 4096.
    assert follows([None] * 6, unread=(4000, 0, 0, 0, 0, 0)).ok
    assert "never full" in follows([None] * 6, unread=(0, 0, 0, 0, 0, 0)).en
    assert "more than the buffer" in follows([None] * 6, unread=(4000, 1, 0, 0, 0, 0)).en


def held(counts, wrote=4000):
    """Samples of (unsent, unacknowledged, acknowledged), one a second from 2.0, after one write() at 1.0."""
    samples = [
        sample("client", 2.0 + i, unsent=a, unacked=b, bytes_acked=c, send_memory=a + b)
        for i, (a, b, c) in enumerate(counts)
    ]
    return send_buffer_has_three_kinds_of_bytes(
        run_of(Wire().handshake(), calls=[call("client", "write", asked=wrote)], samples=samples)
    )


def test_send_buffer():
    good = [(3000, 1000, 0), (2000, 1000, 1000), (1000, 1000, 2000), (0, 1000, 3000), (0, 0, 4000), (0, 0, 4001)]
    assert held(good).ok and "3000 unsent, 1000 unacknowledged, 4192 free" in held(good).en
    assert "unsent at 0 samples" in held([(0, 1000, 3000)] * 6).en
    assert "unacknowledged at 0" in held([(4000 - n, 0, n) for n in range(0, 3000, 500)]).en
    full = [sample("client", 2.0 + n, unsent=2000, unacked=1000, bytes_acked=1000, send_memory=8192) for n in range(6)]
    assert (
        "free at 0"
        in send_buffer_has_three_kinds_of_bytes(
            run_of(Wire().handshake(), calls=[call("client", "write", asked=4000)], samples=full)
        ).en
    )
    assert "at 4 of 6 samples" in held(good, wrote=9000).en
    assert not held(good[:3]).judged


def received(counts, read=1000):
    samples = [
        sample("server", 2.0 + i, unread=a, bytes_received=b, receive_memory=a + 500) for i, (a, b) in enumerate(counts)
    ]
    return receive_buffer_has_two_kinds_of_bytes(
        run_of(Wire().handshake(), calls=[call("server", "read", asked=read)], samples=samples)
    )


def test_receive_buffer():
    good = [(n, n + 1000) for n in (0, 1000, 2000, 3000, 4000, 4000)]
    assert received(good).ok and "up to 4000 unread, which occupy 4500, 3692 free" in received(good).en
    assert "unread is not received − read" in received(good, read=500).en
    assert "never filled" in received([(100, 1100)] * 6).en
    assert not received(good[:4]).judged


def opened(step, reads=1000, count=2):
    wire = Wire().handshake()
    wire.data("client", 1000)
    wire.send("server", window=0)
    for i in range(1, count + 1):
        wire.send("server", window=step * i)
    return small_reads_do_not_open_the_window_by_bytes(run_of(wire, calls=[call("server", "read", asked=1)] * reads))


def test_small_reads():
    assert opened(1460).ok and "moved 2 times, by 1460 bytes" in opened(1460).en
    assert not opened(1).ok
    assert not opened(1460, count=40).ok
    assert "only 10 reads" in opened(1460, reads=10).en
    assert "never reopened" in opened(0).en
    assert not opened(1460, reads=0).judged
