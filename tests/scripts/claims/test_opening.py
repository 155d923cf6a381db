from claims.build_run import Wire, call, run_of
from socklab.claims.opening import (
    connect_returns_before_accept_is_called,
    connection_is_refused_where_nobody_listens,
    first_segment_is_syn,
    second_segment_is_syn_and_ack,
    third_segment_is_ack,
)
from socklab.claims.opening_special import (
    crossing_syns_make_one_connection,
    full_accept_queue_drops_syn,
    unanswered_syn_is_sent_again,
)


def refused():
    wire = Wire()
    wire.send("client", "SYN")
    wire.send("server", "RST ACK", ack=1)
    return wire.connection("refused", "reset")


def test_handshake():
    run = run_of(Wire().handshake())
    assert "x = 1000" in first_segment_is_syn(run).en
    assert "ack = 1001 = x + 1" in second_segment_is_syn_and_ack(run).en
    assert "seq = 1001 = x + 1, ack = 5001 = y + 1" in third_segment_is_ack(run).en
    assert [
        check(run).frames for check in (first_segment_is_syn, second_segment_is_syn_and_ack, third_segment_is_ack)
    ] == [(1,), (2,), (3,)]


def test_a_syn_may_offer_ecn():
    wire = Wire()
    wire.send("client", "SYN ECE CWR")
    wire.send("server", "SYN ECE ACK")
    wire.send("client")
    assert first_segment_is_syn(run_of(wire)).ok and second_segment_is_syn_and_ack(run_of(wire)).ok


def test_fast_open_is_no_plain_handshake():
    wire = Wire()
    wire.send("client", "SYN", 100)
    wire.send("server", "SYN ACK")
    wire.send("client")
    run = run_of(wire)
    assert "carries 100 bytes" in first_segment_is_syn(run).en
    assert "ack − x = 101" in second_segment_is_syn_and_ack(run).en
    assert not third_segment_is_ack(run).ok


def test_a_capture_that_begins_later():
    wire = Wire()
    for sender in ("client", "server", "client"):
        wire.data(sender, 10)
    run = run_of(wire.connection("not-captured"))
    assert "not a SYN alone: PSH ACK" in first_segment_is_syn(run).en
    assert not second_segment_is_syn_and_ack(run).ok and not third_segment_is_ack(run).ok


def test_each_of_the_three_may_come_from_the_wrong_side():
    wire = Wire()
    wire.send("server", "SYN")
    wire.send("client", "SYN ACK")
    wire.send("server")
    run = run_of(wire)
    assert not any(
        check(run).ok for check in (first_segment_is_syn, second_segment_is_syn_and_ack, third_segment_is_ack)
    )


def test_the_isn_wraps():
    assert "ack = 0 = x + 1" in second_segment_is_syn_and_ack(run_of(Wire(isn=(2**32 - 1, 7)).handshake())).en


def test_two_segments_are_no_handshake():
    verdict = third_segment_is_ack(run_of(refused()))
    assert not verdict.ok and "opening: refused" in verdict.en


def test_refusal_is_judged_by_the_call():
    check = connection_is_refused_where_nobody_listens
    failed, printed = call("client", "connect", error="ECONNREFUSED"), "connect: Connection refused"
    assert check(run_of(refused(), calls=[failed])).ok
    # What is printed does not count where the calls say otherwise.
    assert not check(run_of(refused(), calls=[call("client", "connect")], client=printed)).ok
    unwatched = check(run_of(refused(), client=printed))
    assert unwatched.ok and "no calls were recorded" in unwatched.en
    assert not check(run_of(Wire().handshake(), calls=[failed])).ok


def early(accept: float):
    wire = Wire().handshake()  # until 1.03
    wire.data("client")  # 1.04
    calls = [call("client", "connect", 1.0, 1.03), call("server", "accept4", accept, accept + 1)]
    return connect_returns_before_accept_is_called(run_of(wire, calls=calls))


def test_accept_after_data():
    assert early(2.0).ok and "accept() was called 0.97 s later" in early(2.0).en
    assert not early(1.035).ok  # before the data
    assert not early(0.5).ok
    verdict = connect_returns_before_accept_is_called(run_of(Wire().handshake()))
    assert not verdict.ok and not verdict.judged


def test_the_connect_that_succeeded_counts():
    wire = Wire().handshake()
    wire.data("client")
    calls = [
        call("client", "connect", 0.1, 9.0, error="ECONNREFUSED"),
        call("client", "connect", 1.0, 1.03),
        call("server", "accept", 2.0),
    ]
    assert connect_returns_before_accept_is_called(run_of(wire, calls=calls)).ok


def test_backlog():
    first = Wire().handshake()
    second = Wire(port=40001, frame=4)
    second.send("client", "SYN")
    second.send("client", "SYN", seq=0, after=1)  # 2.01
    second.send("server", "SYN ACK")
    second.send("client")
    accept = call("server", "accept", 1.5, 1.6)
    verdict = full_accept_queue_drops_syn(run_of(first, second, calls=[accept]))
    assert verdict.ok and verdict.frames == (4, 5, 6)
    assert not full_accept_queue_drops_syn(run_of(first, calls=[accept])).ok
    assert not full_accept_queue_drops_syn(run_of(first, second)).judged


def test_simultaneous_opening():
    wire = Wire()
    wire.send("client", "SYN")
    wire.send("server", "SYN")
    wire.send("client", "SYN ACK", seq=0)
    wire.send("server", "SYN ACK", seq=0)
    check = crossing_syns_make_one_connection
    assert not check(run_of(wire.connection("simultaneous"))).ok  # no data
    wire.data("client", 5)
    assert not check(run_of(wire.connection("simultaneous"))).ok  # in one direction only
    wire.data("server", 6)
    verdict = check(run_of(wire.connection("simultaneous")))
    assert verdict.ok and verdict.frames == (1, 2, 3, 4)
    assert not check(run_of(wire.connection("three-way"))).ok


def unanswered(*waits: float, calls=(call("client", "connect", error="ETIMEDOUT"),)):
    wire = Wire()
    wire.send("client", "SYN")
    for each in waits:
        wire.send("client", "SYN", seq=0, after=each)
    return unanswered_syn_is_sent_again(run_of(wire.connection("unanswered"), calls=calls))


def test_syn_is_sent_again():
    assert unanswered(1, 2).ok and "1, 2 s apart" in unanswered(1, 2).en
    assert not unanswered(1, 1).ok
    assert not unanswered(1).ok
    assert not unanswered(1, 2, calls=[call("client", "connect")]).ok
