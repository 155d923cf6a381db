from claims.build_run import Wire, run_of
from socklab.claims.small_packets import nagle_holds_back_the_second_write, single_small_segment_is_acknowledged_late


def asked(hold, *, wait=0.04, rounds=5, port=40000):
    """Questions of 4 and 100 bytes. With `hold`, the second part waits for the ACK, which is `wait` late."""
    wire = Wire(port=port).handshake()
    for _ in range(rounds):
        wire.data("client", 4, after=0.001)
        if hold:
            wire.send("server", after=wait)
        wire.data("client", 100, after=0.001)
        wire.data("server", 50, after=0.001)
    return wire


def test_nagle():
    check = nagle_holds_back_the_second_write
    verdict = check(run_of(asked(True), asked(False, port=40001)))
    assert verdict.ok and "with Nagle 5 of 5" in verdict.en and "TCP_NODELAY 0 of 5" in verdict.en
    assert not check(run_of(asked(False), asked(False))).ok
    assert not check(run_of(asked(True), asked(True))).ok
    assert not check(run_of(asked(True, wait=0.0001), asked(False))).ok  # held back, but not for long
    assert not check(run_of(asked(True))).ok
    assert not check(run_of(Wire().handshake(), asked(True))).ok


def test_delayed_ack():
    check = single_small_segment_is_acknowledged_late
    assert check(run_of(asked(True))).ok and check(run_of(asked(True))).frames[:2] == (4, 5)
    assert not check(run_of(asked(True, wait=0.01))).ok
    assert not check(run_of(asked(False))).ok  # acknowledged with data
    assert not check(run_of(asked(True, rounds=2))).ok
    assert not check(run_of()).ok
