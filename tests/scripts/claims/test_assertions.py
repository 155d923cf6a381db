from math import inf

from claims.build_run import Wire, call, proves, run_of
from socklab.claims.assertions import (
    bytes_sent,
    closed_by,
    closes_first,
    complete,
    data_after_half_close,
    exactly_one_stall,
    in_flight_reaches,
    never_blocked,
    no_stall,
    reset_without_fin,
    segments_for_writes,
    stalls_between,
    survives_silence,
    window_at_most,
)


def stalled(*lengths):
    wire = Wire().handshake()
    for each in lengths:
        wire.data("client", 1000)
        wire.stall(each)
    return wire


def exchange(**more):
    wire = Wire().handshake(**more)
    wire.data("client", 1000)
    wire.send("server", window=500)
    return wire.close()


def test_exactly_one_stall():
    verdict = exactly_one_stall(run_of(stalled(2.5)), between=(2, 3))
    assert verdict.ok and verdict.frames == (5, 6) and verdict.rule
    assert not exactly_one_stall(run_of(stalled(1.5)), between=(2, 3)).ok
    assert not exactly_one_stall(run_of(stalled(2.5, 2.5)), between=(2, 3)).ok
    assert not exactly_one_stall(run_of(stalled(None)), between=(1, inf)).ok  # nobody knows how long
    assert not exactly_one_stall(run_of(exchange())).ok
    assert exactly_one_stall(run_of(stalled(0.05, 2.5)), between=(2, 3)).ok  # too short to count


def test_stalls_between():
    assert stalls_between(run_of(stalled(2.5, 2.1)), 2, 3).ok
    assert not stalls_between(run_of(stalled(2.5, 1.0)), 2, 3).ok
    assert not stalls_between(run_of(exchange()), 2, 3).ok


def test_no_stall_counts_only_for_a_complete_connection():
    assert no_stall(run_of(exchange())).ok
    assert not no_stall(run_of(stalled(1.0).close())).ok
    assert not no_stall(run_of()).ok
    assert not no_stall(run_of(Wire().handshake().close())).ok  # no data
    unfinished = Wire().handshake()
    unfinished.data("client")
    assert not no_stall(run_of(unfinished)).ok


def test_complete():
    assert complete(run_of(exchange())).ok
    assert not complete(run_of(exchange().connection("not-captured"))).ok


def test_never_blocked():
    wire = stalled(1.0)
    assert never_blocked(run_of(wire, calls=[call("client", "write", 1.04, 1.06, asked=9)])).ok
    assert not never_blocked(run_of(wire, calls=[call("client", "write", 1.04, 2.06, asked=9)])).ok
    assert not never_blocked(run_of(wire, calls=[call("client", "write", 1.04, inf, asked=9)])).ok
    assert not never_blocked(
        run_of(exchange(), calls=[call("client", "write", asked=9)])
    ).ok  # nothing to be blocked by
    assert not never_blocked(run_of(wire)).judged
    # Blocked, but not while the window was 0.
    later = run_of(wire, calls=[call("client", "write", 5.0, 6.0, asked=9)])
    assert never_blocked(later).ok and not never_blocked(later, during_stalls=False).ok


def test_segments_for_writes():
    writes = [call("client", "write", asked=100)] * 3

    def sent(*sizes, **more):
        wire = Wire().handshake()
        for each in sizes:
            wire.data("client", each, **more)
        return wire

    assert proves(segments_for_writes(run_of(sent(300), calls=writes)), 4)
    assert not segments_for_writes(run_of(sent(100, 200), calls=writes)).ok
    assert segments_for_writes(run_of(sent(100, 200), calls=writes), segments=2).ok
    assert not segments_for_writes(run_of(sent(299, flags="FIN ACK"), calls=writes)).ok  # the last byte is missing
    assert not segments_for_writes(run_of(sent(300), calls=writes[:2])).ok
    assert not segments_for_writes(run_of(sent(300))).judged
    again = sent(300)
    again.data("client", 300, seq=1, notes="retransmission")
    assert segments_for_writes(run_of(again, calls=writes)).ok


def test_closing():
    run = run_of(exchange().connection(closing="three-segment"))
    assert closed_by(run, "three-segment").ok and not closed_by(run, "four-way").ok
    assert closes_first(run, "client").ok and not closes_first(run, "server").ok


def test_data_after_half_close():
    wire = Wire().handshake()
    wire.send("client", "FIN ACK")
    wire.send("server")
    wire.data("server", 300)
    wire.send("client")
    wire.send("server", "FIN ACK")
    wire.send("client")
    assert data_after_half_close(run_of(wire), "server").ok and data_after_half_close(run_of(wire)).ok
    assert not data_after_half_close(run_of(wire), "client").ok


def test_data_that_bring_the_ack_of_the_fin_come_after_it():
    wire = Wire().handshake()
    wire.send("client", "FIN ACK")
    wire.data("server", 300)
    wire.send("client")
    wire.send("server", "FIN ACK")
    wire.send("client")
    assert data_after_half_close(run_of(wire), "server").ok


def test_reset_without_fin():
    wire = Wire().handshake()
    wire.send("client", "RST ACK")
    assert reset_without_fin(run_of(wire), "client").ok and not reset_without_fin(run_of(wire), "server").ok
    assert not reset_without_fin(run_of(wire.connection("refused")), "client").ok
    assert not reset_without_fin(run_of(exchange()), "client").ok


def cut(seconds, retransmit=True, close=True):
    wire = Wire().handshake()
    wire.data("client", 100)
    if retransmit:
        wire.data("client", 100, seq=1, notes="retransmission", after=seconds / 2)
    else:
        wire.send("server", after=seconds / 2)
    wire.data("client", 100, after=seconds / 2)
    return run_of(wire.close() if close else wire)


def test_survives_silence():
    assert survives_silence(cut(6), 5).ok and survives_silence(cut(6), 5).frames == (4, 5, 6)
    assert not survives_silence(cut(4), 5).ok
    assert not survives_silence(cut(6, retransmit=False), 5).ok  # the program merely slept
    assert not survives_silence(cut(6, close=False), 5).ok


def test_windows_and_bytes_in_flight():
    run = run_of(exchange(window=16384))
    assert window_at_most(run, "server", 65536).ok and not window_at_most(run, "server", 16384).ok
    assert not window_at_most(run_of(), "server", 1).ok
    assert in_flight_reaches(run, "client", 1000).ok and not in_flight_reaches(run, "client", 1001).ok
    assert bytes_sent(run, "client", 1000).ok and not bytes_sent(run, "client", 999).ok
    assert not bytes_sent(run_of(), "client", 0).ok
