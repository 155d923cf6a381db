import json

from socklab.evidence import Run

SIDE = {"ip": "127.0.0.1", "port": 40000, "isn": 7, "mss": 1460}
CONNECTION = {
    "id": 1,
    "client": SIDE,
    "server": {**SIDE, "port": 8000, "isn": None},
    "opening": {"kind": "three-way"},
    "closing": {"kind": "reset"},
    "bytes": {"client": 5, "server": 0},
    "stalls": [
        {
            "receiver": "server",
            "from": "2.5",
            "to": None,
            "seconds": None,
            "first_frame": 1,
            "opened_by": None,
            "probes": [{"frame": 2, "answered_by": None}],
        }
    ],
    "segments": [
        {
            "frame": 1,
            "time": "2.500000000",
            "from": "server",
            "flags": ["ACK"],
            "seq": 1,
            "ack": 1,
            "length": 0,
            "window": 0,
            "notes": [],
        },
        {
            "frame": 2,
            "time": "2.700000000",
            "from": "client",
            "flags": ["ACK"],
            "seq": 0,
            "ack": 1,
            "length": 0,
            "window": 9,
            "notes": ["zero-window-probe"],
        },
    ],
}
CALL = {
    "kind": "call",
    "program": "client",
    "fd": 5,
    "call": "send",
    "enter": "2.4",
    "return": None,
    "asked": 9,
    "result": None,
    "local": None,
}
SAMPLE = {
    "kind": "sample",
    "time": "2.6",
    "local": "127.0.0.1:8000",
    "peer": "127.0.0.1:40000",
    "state": "ESTABLISHED",
    "unread": 1,
    "unsent": 0,
    "unacked": 0,
    "send_buffer": 2,
    "receive_buffer": 3,
}


def test_an_empty_folder(tmp_path):
    run = Run.load(tmp_path)
    assert (run.connections, run.segments, run.calls, run.samples, run.sockets_left, run.end) == (
        [],
        [],
        [],
        [],
        [],
        0.0,
    )
    assert run.connection is None and run.stalls() == [] and run.frame_at(1.0) == 1 and run.samples_of("client") == []


def test_a_folder(tmp_path):
    (tmp_path / "trace.json").write_text(json.dumps({"packets": 2, "connections": [CONNECTION]}))
    # A kill has cut the last line.
    (tmp_path / "events.jsonl").write_text("\n".join(map(json.dumps, (CALL, SAMPLE))) + '\n{"kind":"call","prog')
    (tmp_path / "meta.json").write_text(json.dumps({"sockets": [{"local": "a", "peer": "b", "state": "TIME-WAIT"}]}))
    (tmp_path / "client.log").write_text("one\ntwo\n")
    run = Run.load(tmp_path)
    assert run.packets == 2 and run.logs == {"client": ["one", "two"], "server": []}
    assert run.watched("client") and not run.watched("server")
    assert not run.calls[0].returned and run.writes("client") == run.calls and run.end == 2.7
    assert [each.unread for each in run.samples_of("server")] == [1] and run.samples_of("client") == []
    assert run.sockets_left[0].state == "TIME-WAIT" and run.frame_at(2.6) == 1
    stall = run.stalls()[0]
    assert stall.sender == "client" and stall.frames == "1–end" and round(stall.lasted, 3) == 0.2
    assert run.connection and run.connection.raw("client", 1) == 8 and run.connection.raw("server", 1) == 1
