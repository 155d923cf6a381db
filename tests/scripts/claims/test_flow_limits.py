from math import inf

from claims.build_run import Wire, call, run_of
from socklab.claims.flow_limits import (
    each_client_waits_for_its_own_window,
    large_send_buffer_keeps_write_from_blocking,
    transfer_moves_one_window_per_round_trip,
    user_timeout_ends_the_stall,
)


def stalled(port=40000, seconds=1.0, probes=0):
    """Window 0 from 1.05 on."""
    wire = Wire(port=port).handshake()
    wire.data("client", 1000)
    wire.stall(seconds, probes)
    return wire


def test_large_send_buffer():
    check = large_send_buffer_keeps_write_from_blocking
    quick, waits = call("client", "write", 1.0, 1.01, asked=1000), call("client", "write", 1.0, 1.9, asked=1000)
    assert check(run_of(stalled(), calls=[quick])).ok
    assert not check(run_of(stalled(), calls=[quick, waits])).ok
    assert not check(
        run_of(stalled(), calls=[call("client", "write", 2.5, asked=1000)])
    ).ok  # after the window has opened
    never = check(run_of(stalled(seconds=None, probes=2), calls=[call("client", "write", 1.0, inf, asked=1)]))
    assert not never.ok and "inf" not in never.en
    assert not check(run_of(stalled())).judged
    assert "no stall" in check(run_of(Wire().handshake(), calls=[quick])).en


def paced(window, every, count=40, rtt=0.05, first_window=2000):
    """Bursts of `window` bytes, one `every` so many seconds."""
    wire = Wire().handshake(window=first_window)
    for _ in range(count):
        wire.data("client", window // 2, after=every - 0.002)
        wire.data("client", window // 2, after=0.001)
        wire.send("server", window=window, after=0.001)
    return transfer_moves_one_window_per_round_trip(run_of(wire.connection(seconds=rtt)))


def test_one_window_per_round_trip():
    assert paced(2000, 0.05).ok and "at most 40 kB/s" in paced(2000, 0.05).en
    assert not paced(2000, 0.02).ok  # faster than the window allows
    assert not paced(2000, 0.2).ok  # something else limits it
    assert "no transfer" in paced(2000, 0.05, count=3).en
    assert "no transfer" in paced(2000, 0.05, rtt=None).en
    assert not paced(2000, 0.05, rtt=0.01).ok
    assert (
        "window 2000 bytes" in paced(2000, 0.05, first_window=60000).en
    )  # a SYN's window is not scaled, and not this one


def test_slow_start_is_left_out():
    wire = Wire().handshake(window=20000)
    for i in range(30):
        wire.data("client", 10000 if i > 3 else 100, after=0.024)
        wire.data("client", 10000 if i > 3 else 100, after=0.001)
        wire.send("server", window=20000, after=0.025)
    verdict = transfer_moves_one_window_per_round_trip(run_of(wire.connection(seconds=0.05)))
    assert verdict.ok and "from frame 17, where the window is full" in verdict.en


def given_up(end=2.2, probes=2, error="ETIMEDOUT", limit=1000):
    calls = [
        call("client", "setsockopt", option="TCP_USER_TIMEOUT", value=limit),
        call("client", "write", 1.04, end, asked=9, error=error),
    ]
    wire = stalled(seconds=None, probes=probes)
    wire.send("client", "RST ACK")
    return user_timeout_ends_the_stall(run_of(wire, calls=calls))


def test_user_timeout():
    assert given_up().ok and "1.15 s later (limit 1 s)" in given_up().en
    assert not given_up(end=1.5).ok
    assert "no probe was answered" in given_up(probes=0).en
    assert "no write() failed" in given_up(error="EPIPE").en
    assert "did not set" in given_up(limit=0).en
    assert not user_timeout_ends_the_stall(run_of(stalled())).judged


def test_crowd():
    check = each_client_waits_for_its_own_window
    both = stalled(40000), stalled(40001, 2.0)
    assert check(run_of(*both)).ok and "1 to 2 s" in check(run_of(*both)).en
    assert "ports 40001" in check(run_of(stalled(), Wire(port=40001).handshake())).en
    assert "1 connections" in check(run_of(stalled())).en
    assert "1 of 2 connections ended by RST" in check(run_of(both[0], both[1].connection(closing="reset"))).en
