from claims.build_run import Wire, call, proves, run_of
from socklab.claims.header import (
    cwr_says_that_the_sender_slowed_down,
    ece_echoes_the_congestion_mark,
    every_segment_but_the_first_has_ack,
    ports_name_the_programs,
    psh_ends_each_write,
    syn_is_in_the_first_two_segments_only,
    urgent_pointer_names_the_end_of_urgent_data,
)


def test_ports():
    wire, check = Wire().handshake(), ports_name_the_programs
    accept = call("server", "accept4", result=9)
    assert check(run_of(wire, calls=[call("client", "connect"), accept])).ok
    # Behind an address translator the client's socket has another port than the wire.
    assert not check(run_of(wire, calls=[call("client", "connect", local="127.0.0.1:41000"), accept])).ok
    assert check(run_of(wire, calls=[call("client", "connect", error="EINPROGRESS"), accept])).ok
    assert not check(run_of(wire, calls=[call("client", "connect", error="ECONNREFUSED"), accept])).ok


def test_ports_by_the_logs():
    logs = {
        "client": "connected 127.0.0.1:40000 to 127.0.0.1:8000; x",
        "server": "127.0.0.1:40000 is connected to 127.0.0.1:8000",
    }
    verdict = ports_name_the_programs(run_of(Wire().handshake(), **logs))
    assert verdict.ok and "by the logs" in verdict.en
    assert not ports_name_the_programs(run_of(Wire().handshake())).ok


def congested(*segments):
    wire = Wire().handshake()
    for sender, flags, notes in segments:
        wire.data(sender, 10, flags=flags, notes=notes)
    return run_of(wire)


def test_ecn():
    run = congested(("client", "ACK", "congestion-marked"), ("server", "ACK ECE", ""), ("client", "ACK CWR", ""))
    assert proves(ece_echoes_the_congestion_mark(run), 4, 5)
    assert proves(cwr_says_that_the_sender_slowed_down(run), 5, 6)
    early = congested(
        ("client", "ACK CWR", ""),
        ("server", "ACK ECE", ""),
        ("client", "ACK CWR congestion-marked", "congestion-marked"),
    )
    assert not cwr_says_that_the_sender_slowed_down(early).ok
    assert not ece_echoes_the_congestion_mark(early).ok
    plain = congested(
        ("server", "ACK", ""),
        ("client", "ACK congestion-marked", "congestion-marked"),
        ("server", "ACK ECE", ""),
        ("client", "ACK CWR", ""),
    )
    assert proves(cwr_says_that_the_sender_slowed_down(plain), 6, 7)
    assert proves(ece_echoes_the_congestion_mark(plain), 5, 6)
    assert not ece_echoes_the_congestion_mark(congested(("client", "ACK", "congestion-marked"))).ok
    assert not cwr_says_that_the_sender_slowed_down(congested(("server", "ACK ECE", ""))).ok


def test_the_flags_of_a_syn_only_offer_ecn():
    wire = Wire()
    wire.send("client", "SYN ECE CWR")
    wire.send("server", "SYN ECE ACK")
    wire.send("client", "ACK CWR")
    assert not cwr_says_that_the_sender_slowed_down(run_of(wire)).ok


def urgent(pointer=101, read_before=100, calls=True):
    wire = Wire().handshake()
    wire.data("client", 100)
    wire.data("client", 1, flags="PSH ACK URG", urgent=None if pointer is None else pointer + 1)
    sent = [call("client", "send", asked=100), call("client", "send", asked=1, flags="MSG_OOB|MSG_NOSIGNAL")]
    read = [call("server", "recv", asked=read_before), call("server", "recv", asked=1, flags="MSG_OOB")]
    return urgent_pointer_names_the_end_of_urgent_data(run_of(wire, calls=sent + read if calls else []))


def test_urgent():
    assert urgent().ok and "one past byte 101" in urgent().en
    assert not urgent(pointer=100).ok
    assert not urgent(pointer=None).ok
    assert not urgent(read_before=90).ok
    assert not urgent(calls=False).judged
    assert not urgent_pointer_names_the_end_of_urgent_data(run_of(Wire().handshake())).ok


def test_ack():
    check = every_segment_but_the_first_has_ack
    assert proves(check(run_of(Wire().handshake())), 1)
    again = Wire()
    again.send("client", "SYN")
    again.send("client", "SYN", seq=0)
    again.send("server", "SYN ACK")
    assert not check(run_of(again)).ok
    reset = Wire().handshake()
    reset.send("client", "RST")
    assert check(run_of(reset)).ok and "rule is looser" in check(run_of(reset)).en
    bare = Wire().handshake()
    bare.send("client", "PSH", 10)
    assert not check(run_of(bare)).ok
    assert not check(run_of(Wire().handshake().connection("not-captured"))).ok


def written(*sizes, flags="PSH ACK", writes=(100, 200)):
    wire = Wire().handshake()
    for each in sizes:
        wire.data("client", each, flags=flags)
    return psh_ends_each_write(run_of(wire, calls=[call("client", "write", asked=each) for each in writes]))


def test_psh():
    assert written(100, 200).ok and written(100, 200).frames == (4, 5)
    assert "bytes 100" in written(300).en  # both in one segment: the first ends inside of it
    assert not written(100, 200, flags="ACK").ok
    assert "not all bytes" in written(100).en
    assert not written(100, writes=(100,)).ok
    assert not written(100, writes=()).judged


def test_syn():
    check = syn_is_in_the_first_two_segments_only
    wire = Wire().handshake()
    assert "initial numbers 1000 and 5000" in check(run_of(wire)).en
    wire.data("client", 10)
    assert proves(check(run_of(wire)), 1, 2, 4)
    again = Wire()
    again.send("client", "SYN")
    again.send("client", "SYN", seq=0)
    again.send("server", "SYN ACK")
    assert not check(run_of(again)).ok
    gap = Wire().handshake()
    gap.data("client", 10, seq=50)
    assert "initial number + 1" in check(run_of(gap)).en
