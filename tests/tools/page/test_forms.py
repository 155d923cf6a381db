#!/usr/bin/env python3
"""What tcplens makes besides the animation: figures, two runs compared, pseudonyms in every format, bytes in the JSON. No browser."""

from __future__ import annotations

import json
import os
import re
import shutil
import struct
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as xml
from pathlib import Path

ROOT = Path(os.environ.get("SOCKLAB_ROOT") or Path(__file__).resolve().parents[3])
LENS = Path(os.environ.get("SOCKLAB_BIN") or ROOT / "build" / "bin") / "tcplens"
EXAMPLE = ROOT / "docs" / "example"
failed = 0


def check(what: str, good: bool, seen: object = "") -> None:
    global failed
    failed += not good
    print(f"{'ok ' if good else 'NO '} {what}" + (f": {seen}" if not good else ""))


def lens(*words: object, status: int = 0) -> bytes:
    done = subprocess.run([LENS, *map(str, words)], capture_output=True)
    check(f"status {status}: {' '.join(map(str, words))[-80:]}", done.returncode == status, (done.returncode, done.stderr))
    if status != 0:
        check("one line says why", done.stderr.count(b"\n") == 1 and done.stderr.startswith(b"tcplens: "), done.stderr)
    return done.stdout


def figures() -> None:
    slow = EXAMPLE / "slow_reader"
    for figure in ("ladder", "sequence", "window", "buffers", "states", "header"):
        words = ["--format", "svg", "--figure", figure]
        once = lens(*words, slow)
        check(f"{figure}: the same bytes again", once == lens(*words, slow))
        root = xml.fromstring(once)
        texts = [t.text or "" for t in root.iter("{http://www.w3.org/2000/svg}text")]
        check(f"{figure}: an SVG with text", root.tag.endswith("svg") and len(texts) > 3, texts)
        check(f"{figure}: light and dark, as the reader has it", b"prefers-color-scheme:dark" in once)
        check(f"{figure}: --theme dark is dark alone", b"prefers-color-scheme" not in lens(*words, "--theme", "dark", slow))
        check(f"{figure}: Chinese", re.search("[\u4e00-\u9fff]", lens(*words, "--lang", "zh", slow).decode()) is not None)
        check(f"{figure}: nothing from outside", b"href" not in once and b"url(" not in once and b"<script" not in once)
        width, height = float(root.get("width") or 0), float(root.get("height") or 0)
        places = [(float(t.get("x") or 1), float(t.get("y") or 1)) for t in root.iter("{http://www.w3.org/2000/svg}text")]
        check(f"{figure}: all words lie in it", all(0 <= x <= width and 0 <= y <= height for x, y in places), places)
    shown = lens("--format", "svg", "--figure", "states", "--frame", 3, slow).decode()
    check("states after the handshake", "client: ESTABLISHED" in shown and "server: ESTABLISHED" in shown, shown[:300])
    document = json.loads(lens("--format", "json", slow))["connections"][0]
    with tempfile.TemporaryDirectory() as work:  # without the run's events beside it
        alone = shutil.copy(slow / "trace.pcap", work)
        packets = lens("--format", "svg", "--figure", "buffers", "--frame", document["segments"][-1]["frame"], alone).decode()
    window = [s["window"] for s in document["segments"] if s["from"] == "server"][-1]
    check("buffers from packets alone: the FIN takes no room", f">free {window}<" in packets, (window, re.findall(">([^<]*)</text>", packets)))
    port = document["client"]["port"]
    check("the header's own numbers", f">{port}<" in lens("--format", "svg", "--figure", "header", "--frame", 1, slow).decode())
    ladder = lens("--format", "svg", "--figure", "ladder", slow).decode()
    check("an arrow for each segment", ladder.count('text-anchor="middle"') == len(document["segments"]), ladder.count('text-anchor="middle"'))
    lens("--format", "svg", "--frame", 99999, slow, status=1)
    lens("--figure", "ladder", slow, status=2)
    lens("--format", "svg", "--figure", "cake", slow, status=2)


def bytes_in_json() -> None:
    slow = EXAMPLE / "slow_reader" / "trace.pcap"
    document = json.loads(lens("--format", "json", "--payload", 16, slow))["connections"][0]
    for segment in document["segments"]:
        header = bytes.fromhex(segment["header"])
        source, target, seq, ack, offset, flags, window = struct.unpack("!HHIIBBH", header[:16])
        side = document[segment["from"]]
        if source != side["port"] or (seq - side["isn"]) % 2**32 != segment["seq"] or window != segment["raw_window"]:
            check(f"frame {segment['frame']}: the header has the numbers of the JSON", False, segment)
        if len(bytes.fromhex(segment["payload"])) != min(16, segment["length"]) or len(header) != (offset >> 4) * 4:
            check(f"frame {segment['frame']}: so many bytes", False, segment)
    check("headers and payload of all segments", len(document["segments"]) > 40)
    check("without --payload none of a capture", "payload" not in json.loads(lens("--format", "json", slow_alone()))["connections"][0]["segments"][3])
    lens("--payload", "2000", slow, status=2)
    lens("--payload", "-1", slow, status=2)


def slow_alone() -> Path:
    """The capture without the run's meta.json beside it."""
    path = WORK / "alone.pcap"
    path.write_bytes((EXAMPLE / "slow_reader" / "trace.pcap").read_bytes())
    return path


def comparison() -> None:
    a, b = EXAMPLE / "slow_reader", EXAMPLE / "flow_big_buffer"
    told = lens("--compare", a, b).decode()
    check("what differs comes first", told.index("What differs:") < told.index("About the same:"), told)
    check("the settings are among it", "options.server" in told.split("About the same")[0] or "demo" in told.split("About the same")[0], told)
    check("and the stalls", "time in stalls" in told.split("About the same")[0], told)
    same = lens("--compare", a, a).decode()
    check("a run does not differ from itself", "Nothing differs" in same and "What differs" not in same, same)
    check("Chinese", "不同之处" in lens("--lang", "zh", "--compare", a, b).decode())
    page = lens("--format", "html", "--compare", a, b)
    check("a page of both", page.count(b'class="data"') == 2, page.count(b'class="data"'))
    whole = (a / "trace.pcap").read_bytes()
    (WORK / "cut.pcap").write_bytes(whole[: len(whole) - 30])
    told = lens("--compare", a, WORK / "cut.pcap", status=1).decode()
    check("a capture that is cut short: what was readable is compared", "What differs" in told or "About the same" in told, told)
    lens("--compare", a, status=2)
    lens("--compare", a, b, "--format", "json", status=2)
    lens("--compare", a, WORK / "none", status=1)


def anonymity() -> None:
    run = WORK / "10.9.8.7-secret"
    run.mkdir()
    segments = b"GET /password HTTP/1.1\r\n"
    write_capture(run / "trace.pcap", segments)
    (run / "meta.json").write_text('{"demo": "secret-demo", "user": "alice"}')
    (run / "events.jsonl").write_text(
        json.dumps({"kind": "call", "program": "secret-program", "pid": 1, "fd": 3, "call": "write", "enter": "1000.5", "return": "1000.6",
                    "asked": 24, "result": 24, "errno": 0, "local": "10.9.8.7:5555", "peer": "192.168.7.6:80"}) + "\n"
    )  # fmt: skip
    secrets = [b"10.9.8.7", b"192.168.7.6", b"secret", b"alice", b"password", segments.hex().encode(), b"password".hex().encode(), bytes([10, 9, 8, 7]), bytes([192, 168, 7, 6])]
    lines = Path(__file__).parents[1] / "lens" / "page_lines.py"
    for form in ("text", "json", "ndjson", "csv", "html", "pcapng", "svg"):
        out = lens("--anonymize", "--payload", 64, "--format", form, run)
        if form == "html":
            (WORK / "page.html").write_bytes(out)
            out = subprocess.run([sys.executable, lines, WORK / "page.html"], capture_output=True, check=True).stdout
        check(f"{form}: nothing of it tells", not any(secret in out for secret in secrets), [s for s in secrets if s in out])
        plain = lens("--payload", 64, "--format", form, run)
        if form == "html":
            (WORK / "page.html").write_bytes(plain)
            plain = subprocess.run([sys.executable, lines, WORK / "page.html"], capture_output=True, check=True).stdout
        check(f"{form}: without it something does", any(secret in plain for secret in secrets))
    (WORK / "out.pcapng").write_bytes(lens("--anonymize", "--format", "pcapng", run))
    mine = json.loads(lens("--format", "json", run))["connections"][0]
    other = json.loads(lens("--format", "json", WORK / "out.pcapng"))["connections"][0]
    for key in ("seq", "ack", "length", "window", "flags", "time"):
        check(f"pcapng: the same {key}", [s[key] for s in mine["segments"]] == [s[key] for s in other["segments"]])
    check("pcapng: no checksum is wrong", other["figures"]["client"]["bad_checksums"] == 0, other["figures"]["client"])
    out = lens("--anonymize", "--explain", 4, run)
    check("--explain tells nothing either", not any(secret in out for secret in secrets), out)


def write_capture(path: Path, data: bytes) -> None:
    """A request over raw IPv4, with a fast-open cookie in the SYN."""
    records = b""
    client, server = bytes([10, 9, 8, 7]), bytes([192, 168, 7, 6])

    def packet(ms: int, is_client: bool, seq: int, ack: int, flags: int, payload: bytes = b"", options: bytes = b"") -> None:
        nonlocal records
        ports = (5555, 80) if is_client else (80, 5555)
        tcp = struct.pack("!HHIIBBHHH", *ports, seq, ack, (20 + len(options)) << 2, flags, 5000, 0, 0) + options + payload
        ends = client + server if is_client else server + client
        sum_ = sum(struct.unpack(f"!{len(ends + tcp + bytes(len(tcp) % 2)) // 2}H", ends + tcp + bytes(len(tcp) % 2))) + 6 + len(tcp)
        while sum_ > 0xFFFF:
            sum_ = (sum_ & 0xFFFF) + (sum_ >> 16)
        tcp = tcp[:16] + struct.pack("!H", ~sum_ & 0xFFFF) + tcp[18:]
        ip = struct.pack("!BBHHHBBH", 0x45, 0, 20 + len(tcp), 1, 0, 64, 6, 0) + ends + tcp
        records += struct.pack("<IIII", 1000, ms * 1000, len(ip), len(ip)) + ip

    packet(0, True, 100, 0, 2, options=bytes([2, 4, 5, 180, 34, 10]) + b"password" + bytes([1, 1]))
    packet(1, False, 500, 101, 18)
    packet(2, True, 101, 501, 16)
    packet(3, True, 101, 501, 24, data)
    packet(4, False, 501, 101 + len(data), 16)
    path.write_bytes(struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, 101) + records)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        WORK = Path(folder)
        figures()
        bytes_in_json()
        comparison()
        anonymity()
    print(f"{failed} failed")
    sys.exit(1 if failed else 0)
