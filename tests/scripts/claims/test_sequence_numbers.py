from claims.build_run import Wire, call, proves, run_of, sample
from socklab.claims.acknowledgements import ack_number_says_what_has_arrived, data_stay_within_the_window
from socklab.claims.sequence_numbers import (
    initial_sequence_number_is_random,
    sequence_number_has_32_bits,
    sequence_number_is_that_of_the_first_byte,
    sequence_number_wraps,
)

TOP = 2**32


def sent(*sizes, isn=1000, **more):
    wire = Wire(isn=(isn, 5000)).handshake()
    for each in sizes:
        wire.data("client", each, **more)
    return wire


def test_32_bits():
    check = sequence_number_has_32_bits
    assert check(run_of(sent(100, isn=TOP - 1001))).ok
    assert "1000 below 2^32" in check(run_of(sent(100, isn=TOP - 1001))).en
    assert not check(run_of(sent(100))).ok
    assert not check(run_of(sent(100, isn=None))).ok
    assert check(run_of(sent(100, 100, isn=TOP - 50))).ok  # before the wrap


def test_numbers_follow_the_bytes():
    check, wrote = sequence_number_is_that_of_the_first_byte, [call("client", "write", asked=300)]
    verdict = check(run_of(sent(100, 200), calls=wrote))
    assert verdict.ok and "frame 5: 101 = 1 + 100" in verdict.en and "300 bytes written, 300 numbered" in verdict.en
    assert not check(run_of(sent(100), calls=wrote)).ok
    gap = sent(100)
    gap.data("client", 100, seq=150)
    assert "before them end: frame 5" in check(run_of(gap)).en
    again = sent(100)
    again.data("client", 100, seq=1)
    assert check(run_of(again)).ok
    assert not check(run_of(Wire().handshake())).ok


def isns(*pairs):
    return initial_sequence_number_is_random(
        run_of(*(Wire(isn=each, port=40000 + i).handshake() for i, each in enumerate(pairs)))
    )


def test_isn():
    assert isns((7, 900), (99, 14), (31, 77)).ok
    assert not isns((5, 900), (5, 14), (5, 77)).ok
    assert not isns((5, 900), (15, 14), (25, 77)).ok  # the same step each time
    assert "2 connections" in isns((7, 900), (99, 14)).en
    assert not isns((7, None), (99, 14), (31, 77)).ok


def wrapped(
    sizes=(100, 100, 100),
    isn=TOP - 150,
    read=300,
    logs=("digest 0123456789abcdef", "digest 0123456789abcdef"),
    notes="",
):
    calls = [call("client", "write", asked=300), call("server", "read", asked=read)]
    return sequence_number_wraps(
        run_of(sent(*sizes, isn=isn, notes=notes), calls=calls, client=logs[0], server=logs[1])
    )


def test_wrap():
    assert wrapped().ok and wrapped().frames == (5, 6)
    assert "frame 6 at 51" in wrapped().en
    assert not wrapped(isn=1000).ok
    assert not wrapped(isn=None).ok
    assert not wrapped(read=299).ok
    assert not wrapped(logs=("digest 0123456789abcdef", "digest 0000000000000000")).ok
    assert not wrapped(notes="retransmission").ok
    assert wrapped(logs=("", "")).ok  # the calls count the bytes


def test_wrap_where_only_one_program_was_watched():
    wire = sent(100, 100, 100, isn=TOP - 150)
    digest, calls = "digest 0123456789abcdef", [call("client", "write", asked=300)]
    assert sequence_number_wraps(run_of(wire, calls=calls, client=digest, server=digest)).ok
    assert not sequence_number_wraps(run_of(wire, calls=calls)).ok  # nobody says what has arrived


def acked(read=100, received=100, early=False, samples=True):
    wire = sent(100)
    wire.send("server", ack=150 if early else None)
    samples = (
        [sample("server", wire.time + after, bytes_received=received) for after in (0.01, 0.02)] if samples else []
    )
    return ack_number_says_what_has_arrived(
        run_of(wire, calls=[call("server", "read", asked=read)] if read else [], samples=samples)
    )


def test_ack():
    assert acked().ok and "ack 101: 100 = 100 bytes, all read" in acked().en
    assert "read 60" in acked(read=60).en
    assert "kernel had less" in acked(received=60).en
    assert "before it was sent" in acked(early=True).en
    assert proves(acked(), 5)
    assert not acked(read=0).judged and not acked(samples=False).judged


def test_a_reset_acknowledges_nothing():
    wire = sent(100)
    wire.send("server")
    wire.send("server", "RST ACK", ack=500)
    samples = [sample("server", wire.time + after, bytes_received=100) for after in (0.01, 0.02)]
    assert ack_number_says_what_has_arrived(run_of(wire, calls=[call("server", "read", asked=100)], samples=samples)).ok


def within(window, *sizes, **more):
    wire = Wire()
    wire.send("client", "SYN")
    wire.send("server", "SYN ACK", window=window)
    wire.send("client")
    for each in sizes:
        wire.data("client", each, **more)
    return data_stay_within_the_window(run_of(wire))


def test_window():
    assert within(1000, 500, 500).ok and "ends at 1001 of 1001" in within(1000, 500, 500).en
    assert "beyond the window: frame 5" in within(1000, 500, 501).en
    assert "never used up" in within(60000, 500).en
    assert not within(1000).ok
    # A zero-window probe with a byte may go beyond; it is not data.
    assert not within(0, 1, notes="zero-window-probe").ok
    assert "no data" in within(0, 1, notes="zero-window-probe").en


def test_a_window_does_not_move_back():
    wire = Wire()
    wire.send("client", "SYN")
    wire.send("server", "SYN ACK", window=1000)
    wire.send("server", window=10)
    wire.data("client", 1000)
    assert data_stay_within_the_window(run_of(wire)).ok
