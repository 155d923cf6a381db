import pytest

from claims.build_run import CLIENT, SERVER, Wire, run_of, sample
from socklab.claims.closing import (
    client_closes_first,
    fin_has_the_last_sequence_number,
    fin_takes_one_sequence_number,
    four_segments_close_a_connection,
    last_ack_follows_the_first_fin,
    passive_end_sends_after_half_close,
    server_closes_first,
    three_segments_close_a_connection,
)
from socklab.claims.closing_states import (
    active_end_waits_in_time_wait,
    crossing_fins_lead_through_closing,
    passive_end_is_in_close_wait,
)

ALL = [
    active_end_waits_in_time_wait,
    client_closes_first,
    crossing_fins_lead_through_closing,
    fin_has_the_last_sequence_number,
    fin_takes_one_sequence_number,
    four_segments_close_a_connection,
    last_ack_follows_the_first_fin,
    passive_end_is_in_close_wait,
    passive_end_sends_after_half_close,
    server_closes_first,
    three_segments_close_a_connection,
]


def four(first="client"):
    return Wire().handshake().close(first)


def three():
    wire = Wire().handshake()
    wire.data("client", 500, flags="PSH FIN ACK")
    wire.send("server", "FIN ACK")
    wire.send("client")
    return wire


def crossed():
    wire = Wire().handshake()
    wire.send("client", "FIN ACK", ack=1)
    wire.send("server", "FIN ACK", ack=1)
    wire.send("client")
    wire.send("server")
    return wire


@pytest.mark.parametrize("check", ALL)
def test_a_reset_proves_none(check):
    wire = Wire().handshake()
    wire.send("client", "RST ACK")
    assert not check(run_of(wire)).ok


def test_who_closes_first():
    assert client_closes_first(run_of(four())).ok and not server_closes_first(run_of(four())).ok
    assert server_closes_first(run_of(four("server"))).ok and not client_closes_first(run_of(four("server"))).ok
    assert "at once" in client_closes_first(run_of(crossed())).en


def test_four_segments():
    verdict = four_segments_close_a_connection(run_of(four()))
    assert verdict.ok and verdict.frames == (4, 5, 6, 7)
    assert not four_segments_close_a_connection(run_of(three())).ok
    assert not four_segments_close_a_connection(run_of(crossed())).ok


def test_three_segments():
    verdict = three_segments_close_a_connection(run_of(three()))
    assert verdict.ok and "500 bytes" in verdict.en
    assert "carries no data" in three_segments_close_a_connection(run_of(four())).en
    wire = Wire().handshake()
    wire.data("client", 500, flags="PSH FIN ACK")
    wire.send("server")
    wire.send("server", "FIN ACK")
    wire.send("client")
    assert "two segments" in three_segments_close_a_connection(run_of(wire)).en


def test_fin_takes_a_number_also_beside_data_and_past_the_wrap():
    assert "u = 1501 (frame 4), ack = u + 1 (frame 5)" in fin_takes_one_sequence_number(run_of(three())).en
    wire = Wire(isn=(2**32 - 1, 5000)).handshake().close()
    assert "u = 0 (frame 4)" in fin_takes_one_sequence_number(run_of(wire)).en


def test_the_last_ack():
    assert (
        "h = 1002; the first FIN (frame 4): u = 1001, so h = u + 1" in last_ack_follows_the_first_fin(run_of(four())).en
    )
    assert last_ack_follows_the_first_fin(run_of(four())).ok
    assert "crossed" in last_ack_follows_the_first_fin(run_of(crossed())).en


def half_closed(acknowledge=True):
    wire = Wire().handshake()
    wire.send("client", "FIN ACK")
    wire.send("server")
    wire.data("server", 300)
    if acknowledge:
        wire.send("client")
    wire.send("server", "FIN ACK")
    wire.send("client", ack=302 if acknowledge else 2)
    return wire


def test_data_after_half_close():
    verdict = passive_end_sends_after_half_close(run_of(half_closed()))
    assert verdict.ok and "300 bytes (frame 6)" in verdict.en
    assert not passive_end_sends_after_half_close(run_of(four())).ok


def test_data_after_half_close_must_be_acknowledged():
    assert not passive_end_sends_after_half_close(run_of(half_closed(acknowledge=False))).ok


def test_time_wait():
    left = {"local": CLIENT, "peer": SERVER, "state": "TIME-WAIT"}
    check = active_end_waits_in_time_wait
    assert check(run_of(four(), sockets=[left])).ok
    assert "40000: TIME-WAIT; the server's socket: nothing is left" in check(run_of(four(), sockets=[left])).en
    assert not check(run_of(four())).ok
    assert not check(run_of(four("server"), sockets=[left])).ok
    assert not check(run_of(four(), sockets=[left, {"local": SERVER, "peer": CLIENT, "state": "LAST-ACK"}])).ok
    # Another connection's socket is none of this one's.
    assert not check(run_of(four(), sockets=[{**left, "local": "127.0.0.1:40001"}])).ok


def test_close_wait():
    wire = half_closed()
    between = wire.segments[4].time + 0.005
    good = [sample("server", between, "CLOSE-WAIT"), sample("client", between, "FIN-WAIT-2")]
    check = passive_end_is_in_close_wait
    assert check(run_of(wire, samples=good)).ok
    assert "the server was in CLOSE-WAIT (1 samples), the client in FIN-WAIT-2" in check(run_of(wire, samples=good)).en
    assert not check(run_of(wire, samples=good[:1])).ok
    assert not check(run_of(wire, samples=[*good, sample("server", between, "ESTABLISHED")])).ok
    assert not check(run_of(wire)).judged


def test_simultaneous_close():
    connection = crossed().connection(closing="simultaneous")
    sampled = [sample("client", 1.1, "CLOSING"), sample("server", 1.1, "CLOSING")]
    left = [
        {"local": CLIENT, "peer": SERVER, "state": "TIME-WAIT"},
        {"local": SERVER, "peer": CLIENT, "state": "TIME-WAIT"},
    ]
    check = crossing_fins_lead_through_closing
    assert check(run_of(connection, samples=sampled, sockets=left)).ok
    assert not check(run_of(connection, samples=sampled[:1], sockets=left)).ok
    assert not check(run_of(connection, samples=sampled, sockets=left[:1])).ok
    assert not check(run_of(four(), samples=sampled, sockets=left)).ok


def test_fin_has_the_last_number():
    assert fin_has_the_last_sequence_number(run_of(half_closed())).ok
    wire = four()
    wire.data("client", 10)
    assert not fin_has_the_last_sequence_number(run_of(wire)).ok
