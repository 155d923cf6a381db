from claims.build_run import Wire, call, proves, run_of
from socklab.claims.resets import (
    close_with_linger_0_sends_reset,
    close_with_unread_data_sends_reset,
    closed_port_answers_with_reset,
    half_open_connection_is_noticed_by_writing,
)

LINGER = call("client", "setsockopt", option="SO_LINGER", value=1)


def reset_by(side, data="server"):
    wire = Wire().handshake()
    wire.data(data, 100)
    wire.send(side, "RST ACK")
    return wire


def got_reset(program):
    return call(program, "recv", error="ECONNRESET", asked=10)


def test_closed_port():
    wire = Wire()
    wire.send("client", "SYN")
    wire.send("server", "RST ACK", ack=1)
    assert proves(closed_port_answers_with_reset(run_of(wire.connection("refused"))), 2)
    wire.send("client", "SYN", seq=0)
    assert not closed_port_answers_with_reset(run_of(wire.connection("refused"))).ok
    assert not closed_port_answers_with_reset(run_of(Wire().handshake())).ok


def test_linger():
    check = close_with_linger_0_sends_reset
    assert check(run_of(reset_by("client"), calls=[LINGER, got_reset("server")])).ok
    assert not check(
        run_of(reset_by("client"), calls=[got_reset("client"), got_reset("server")])
    ).ok  # did not set SO_LINGER
    assert not check(
        run_of(reset_by("client"), calls=[LINGER, call("server", "recv", asked=1)], server="Connection reset by peer")
    ).ok
    assert not check(run_of(reset_by("server"), calls=[LINGER, got_reset("server")])).ok


def test_linger_unwatched_says_that_it_read_a_log():
    verdict = close_with_linger_0_sends_reset(run_of(reset_by("client"), server="recv: Connection reset by peer"))
    assert verdict.ok and "log" in verdict.en and "日志" in verdict.zh
    assert not close_with_linger_0_sends_reset(run_of(reset_by("client"))).ok


def test_a_fin_before_the_reset():
    wire = Wire().handshake()
    wire.send("client", "FIN ACK")
    wire.send("client", "RST ACK")
    assert "FIN in frame 4" in close_with_linger_0_sends_reset(run_of(wire, calls=[LINGER, got_reset("server")])).en


def test_unread_data():
    check = close_with_unread_data_sends_reset
    wire = reset_by("server", data="client")
    read = call("server", "recv", asked=60)
    verdict = check(run_of(wire, calls=[read, got_reset("client")]))
    assert verdict.ok and "40 bytes unread" in verdict.en
    assert "read everything" in check(run_of(wire, calls=[call("server", "recv", asked=100), got_reset("client")])).en
    assert check(run_of(wire, server="close() with 40 bytes unread", client="Connection reset by peer")).ok


def test_half_open():
    connection = reset_by("client").connection(reset={"kind": "unexpected"})
    assert proves(half_open_connection_is_noticed_by_writing(run_of(connection)), 4, 5)
    aborted = reset_by("client").connection(reset={"kind": "abort"})
    assert not half_open_connection_is_noticed_by_writing(run_of(aborted)).ok
    assert not half_open_connection_is_noticed_by_writing(run_of(reset_by("client"))).ok
    silent = reset_by("client", data="client").connection(reset={"kind": "unexpected"})  # the server wrote nothing
    assert not half_open_connection_is_noticed_by_writing(run_of(silent)).ok
    assert not half_open_connection_is_noticed_by_writing(run_of(Wire().handshake().close())).ok
