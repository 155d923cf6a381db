"""What holds for every claim: its words, its negative cases, and that no run makes a check raise."""

import random
from dataclasses import replace
from math import inf
from pathlib import Path

import pytest

from claims.build_run import Wire, call, run_of, sample
from socklab.claims import REGISTRY, Claim, Verdict
from socklab.claims.verdict import claim, decimal

ALL = pytest.mark.parametrize("each", REGISTRY.values(), ids=lambda each: each.name)
DEMOS = Path(__file__).parents[3] / "demos"
CLAIMS = (
    [f"H{n}" for n in range(1, 16)]
    + [f"S{n}" for n in range(1, 6)]
    + [f"T{n}" for n in range(1, 8)]
    + [f"F{n}" for n in range(1, 10)]
)


def test_each_number_has_a_claim():
    ids = {each.id for each in REGISTRY.values()}
    assert not set(CLAIMS) - ids and "figure" in ids


@ALL
def test_words_and_negative_cases(each: Claim):
    assert each.en and each.zh and each.rule
    assert any("\u4e00" <= letter <= "\u9fff" for letter in each.zh)
    assert each.negative_cases
    for case in each.negative_cases:
        assert (DEMOS / case.demo).is_dir() and case.options and case.why


def a_run():
    """A bit of everything: two connections, stalls with and without an end, calls, samples."""
    wires = []
    for i, length in enumerate((1.0, None)):
        wire = Wire(port=40000 + i).handshake(window=2000)
        wire.data("client", 4)
        wire.send("server", after=0.05)
        wire.data("client", 100)
        wire.data("server", 10, flags="PSH ACK ECE")
        wire.stall(length, probes=4)
        wire.data("client", 1, flags="ACK URG CWR", urgent=106)
        wires.append(wire.close("server" if i else "client"))
    calls = [call("client", "connect"), call("server", "accept4", 1.05, result=9)]
    calls += [call("client", "send", 1.1, 1.2, asked=104), call("client", "send", 1.2, 2.5, asked=1, flags="MSG_OOB")]
    calls += [call("server", "recv", 1.2 + i / 10, asked=50) for i in range(3)] + [
        call("client", "write", 3, asked=5, error="ETIMEDOUT")
    ]
    samples = [sample(side, 1 + i / 5, unread=i * 10, unsent=i) for i in range(8) for side in ("client", "server")]
    return run_of(
        *wires, calls=calls, samples=samples, client="digest 0123456789abcdef", server="close() with 7 bytes unread"
    )


def damaged(run, luck: random.Random):
    """The run with parts missing: segments, ends of stalls, ISNs, calls, their return."""
    connections = []
    for each in run.connections:
        share = luck.choice((0.0, 0.2, 0.6, 1.0))
        copy = replace(each, segments=[segment for segment in each.segments if luck.random() >= share], all_stalls=[])
        for stall in each.all_stalls:
            end = {"end": None, "seconds": None, "opened_by": None} if luck.random() < 0.5 else {}
            copy.all_stalls.append(replace(stall, connection=copy, **end))
        if luck.random() < 0.3:
            copy.isn = {"client": None, "server": None}
            copy.mss = {"client": None, "server": None}
        kinds = luck.choice((each.opening, {}, {"kind": "refused"}, {"kind": "unanswered"}, {"kind": "simultaneous"}))
        copy.opening, copy.closing = kinds, luck.choice(
            (each.closing, {}, {"kind": "simultaneous"}, {"kind": "reset", "reset": None})
        )
        connections.append(copy)
    calls = [
        replace(each, end=inf, result=None) if luck.random() < 0.2 else each
        for each in run.calls
        if luck.random() < 0.8
    ]
    return replace(
        run, connections=connections, calls=luck.choice((calls, [])), samples=luck.choice((run.samples, [])), meta={}
    )


@ALL
def test_no_run_makes_a_check_raise(each: Claim):
    whole, luck = a_run(), random.Random(1)
    for run in (whole, *(damaged(whole, luck) for _ in range(200))):
        for verdict in each.judge(run):
            assert not verdict.broken, verdict.en
            assert verdict.en and verdict.zh and "inf" not in verdict.en.split() and "nan" not in verdict.en.split()


@ALL
def test_nothing_proves_nothing(each: Claim):
    assert not any(verdict.ok for verdict in each.judge(run_of()))
    assert not any(verdict.ok for verdict in each.judge(run_of(Wire())))


def test_a_check_that_raises_has_proved_nothing():
    def breaks(run):
        raise KeyError("frame")

    verdict = Claim("breaks", "breaks", "", "", breaks).judge(run_of())[0]
    assert not verdict.ok and verdict.broken and "KeyError" in verdict.en


def test_a_verdict_gets_the_claims_rule():
    rules = [
        Claim("c", "c", "", "", lambda run: Verdict(True, "", "", rule=own), rule="RFC 1").judge(run_of())[0].rule
        for own in ("", "RFC 2")
    ]
    assert rules == ["RFC 1", "RFC 2"]


def test_two_claims_of_one_name():
    name = next(iter(REGISTRY))
    with pytest.raises(ValueError):
        claim(en="", zh="")(type("Check", (), {"__name__": name, "__call__": lambda self, run: None})())


def test_decimal():
    assert [decimal(each) for each in (1.0, 0.1 + 0.2, 1030.6333, 100, 0)] == ["1", "0.3", "1030.633", "100", "0"]
