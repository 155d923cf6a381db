from math import inf

import pytest

from claims.build_run import Wire, call, proves, run_of
from socklab.claims.flow import (
    blocked_write_returns_by_itself,
    probes_come_at_growing_intervals,
    reading_reopens_the_window,
    sender_is_blocked_at_window_0,
    slow_reader_closes_the_window,
    unread_data_shrink_the_window,
    zero_window_probes_are_recognised,
)

ALL = [
    blocked_write_returns_by_itself,
    probes_come_at_growing_intervals,
    reading_reopens_the_window,
    sender_is_blocked_at_window_0,
    slow_reader_closes_the_window,
    unread_data_shrink_the_window,
    zero_window_probes_are_recognised,
]


def stalled(seconds=1.0, probes=0):
    """Handshake, data, window 0 at 1.05 (frame 5), and an update after `seconds`."""
    wire = Wire().handshake()
    wire.data("client", 1000)
    stall = wire.stall(seconds, probes)
    return wire, stall


def write(begin=1.04, end=2.06, **more):
    return call("client", "write", begin, end, **{"asked": 1000, **more})


@pytest.mark.parametrize("check", ALL)
def test_no_stall(check):
    short, _ = stalled(0.05)
    for wire in (Wire().handshake().close(), short):
        assert "no stall" in check(run_of(wire, calls=[write(), call("server", "read", 1.0, asked=5)])).en


def test_stall():
    wire, _ = stalled()
    verdict = slow_reader_closes_the_window(run_of(wire))
    assert verdict.ok and verdict.frames == (5, 6) and "1 s in all" in verdict.en


def test_window_0_must_be_announced():
    wire, _ = stalled()
    wire.segments[4] = wire.send("server", window=500)  # a window that was merely filled
    assert not slow_reader_closes_the_window(run_of(wire)).ok


def test_probes():
    wire, _ = stalled(1.0, probes=2)
    assert proves(zero_window_probes_are_recognised(run_of(wire)), 6, 8)
    assert "no probe" in zero_window_probes_are_recognised(run_of(stalled()[0])).en
    wire, _ = stalled(1.0, probes=2)
    probe = wire.segments[5]
    wire.segments[5] = type(probe)(**{**probe.__dict__, "notes": ("keep-alive",)})
    assert "frame 6" in zero_window_probes_are_recognised(run_of(wire)).en


def test_window_falls():
    wire = Wire().handshake(window=4000)
    for window in (3000, 2000, 1000):
        wire.data("client", 1000)
        wire.send("server", window=window)
    wire.data("client", 1000)
    wire.stall()
    verdict = unread_data_shrink_the_window(run_of(wire))
    assert verdict.ok and "4000 → 3000 → 2000 → 1000 → 0" in verdict.en
    sudden, _ = stalled()
    sudden.segments[1] = type(sudden.segments[1])(**{**sudden.segments[1].__dict__, "window": 0})
    assert not unread_data_shrink_the_window(run_of(sudden)).ok


def test_the_right_edge_must_not_move_back():
    wire = Wire().handshake()
    wire.data("client", 1000)
    wire.send("server", window=500000)
    wire.stall()
    assert not unread_data_shrink_the_window(run_of(wire)).ok


def test_sender_is_blocked():
    wire, _ = stalled()
    verdict = sender_is_blocked_at_window_0(run_of(wire, calls=[write()]))
    assert verdict.ok and "blocked for up to 1 s" in verdict.en
    assert not sender_is_blocked_at_window_0(run_of(wire, calls=[write(end=1.05)])).ok
    assert not sender_is_blocked_at_window_0(run_of(wire, calls=[write(begin=1.9)])).ok


def test_data_at_window_0():
    wire = Wire().handshake()
    stall = wire.stall(1.0)
    late = wire.segments.pop()  # the update
    wire.data("client", 100, after=-0.5)
    wire.segments.append(type(late)(**{**late.__dict__, "frame": 6}))
    wire.segments[-2] = type(late)(**{**wire.segments[-2].__dict__, "frame": 5})
    object.__setattr__(stall, "opened_by", 6)
    assert "data left at window 0: frame 5" in sender_is_blocked_at_window_0(run_of(wire, calls=[write()])).en


def test_a_stall_without_an_end():
    wire, _ = stalled(None, probes=3)  # the capture ends 1.4 s later
    blocked = sender_is_blocked_at_window_0(run_of(wire, calls=[write(end=inf)]))
    assert blocked.ok and "(frames 5–end)" in blocked.en and "inf" not in blocked.en
    assert not sender_is_blocked_at_window_0(run_of(wire, calls=[write(end=1.05)])).ok
    assert not sender_is_blocked_at_window_0(run_of(wire, calls=[call("client", "connect")])).ok
    assert "to the end" in slow_reader_closes_the_window(run_of(wire)).en
    assert not reading_reopens_the_window(run_of(wire, calls=[call("server", "read", asked=5)])).ok
    assert "did not return" in blocked_write_returns_by_itself(run_of(wire, calls=[write(end=inf)])).en


def test_sender_is_blocked_unwatched():
    wire, _ = stalled()
    verdict = sender_is_blocked_at_window_0(run_of(wire, client="write() was blocked for 0.9 s"))
    assert verdict.ok and "log" in verdict.en
    assert not sender_is_blocked_at_window_0(run_of(wire)).ok


def test_reading_reopens():
    wire, _ = stalled()
    check = reading_reopens_the_window
    verdict = check(run_of(wire, calls=[call("server", "read", 2.0, asked=700)]))
    assert verdict.ok and "6 (window 4096, 700 bytes read)" in verdict.en
    assert not check(run_of(wire, calls=[call("server", "read", 1.0, asked=700)])).ok  # before the window closed
    assert not check(run_of(wire, calls=[call("server", "read", 3.0, asked=700)])).ok
    assert not check(run_of(wire)).judged


def test_block_ends():
    wire, _ = stalled()
    check = blocked_write_returns_by_itself
    assert check(run_of(wire, calls=[write()])).ok and "10 ms later" in check(run_of(wire, calls=[write()])).en
    assert "ECONNRESET" in check(run_of(wire, calls=[write(error="ECONNRESET")])).en
    assert "400 of 1000" in check(run_of(wire, calls=[write(result=400)])).en
    assert "no write() was waiting" in check(run_of(wire, calls=[write(end=1.5)])).en
    assert not check(run_of(wire)).judged


def test_growing_intervals():
    check = probes_come_at_growing_intervals
    verdict = check(run_of(stalled(5.0, probes=4)[0]))
    assert verdict.ok and verdict.frames == (6, 8, 10, 12) and "0.2, 0.401, 0.801, 1.601 s" in verdict.en
    assert "four probes" in check(run_of(stalled(5.0, probes=3)[0])).en
    wire, _ = stalled(5.0, probes=4)
    last = wire.segments[11]
    wire.segments[11] = type(last)(**{**last.__dict__, "time": last.time - 1.2})
    assert not check(run_of(wire)).ok
