"""What tcpwatch recorded: both programs' events in one file, and the samples as a table to plot."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

from socklab.evidence.run import read_events, read_json

Json = dict[str, Any]
COLUMNS = (
    "seconds",
    "side",
    "state",
    "receive_buffer",
    "unread",
    "window",
    "window_plus_unread",
    "send_buffer",
    "unsent",
    "unacked",
    "free",
)


def merge_events(folder: Path) -> None:
    """events.jsonl, in the order of time; the programs are called by the parts they play."""
    events: list[Json] = []
    for part in ("server", "client"):
        path = folder / f"events.{part}.jsonl"
        if not path.exists():
            continue
        for event in read_events(path):
            if "program" in event:
                event["command"], event["program"] = event["program"], part
            events.append(event)
        path.unlink()
    if not events:
        return
    events.sort(key=lambda each: float(each.get("time") or each.get("enter") or 0))
    with open(folder / "events.jsonl", "w") as file:
        for event in events:
            file.write(json.dumps(event, ensure_ascii=False, separators=(",", ":")) + "\n")


def write_buffers_table(folder: Path) -> None:
    """buffers.csv: what each side's buffers held, in bytes; time in seconds from the first sample. 'free' is of the
    send buffer's memory, which bookkeeping shares."""
    connections = read_json(folder / "trace.json").get("connections", [])
    if not connections or not (folder / "events.jsonl").exists():
        return
    ports = {side: connections[0][side]["port"] for side in ("client", "server")}
    rows: list[list[object]] = []
    begin: float | None = None
    for event in read_events(folder / "events.jsonl"):
        if event.get("kind") != "sample" or event.get("peer") is None or event.get("rcv_wnd") is None:
            continue
        side = side_of(event, ports)
        if side:
            time = float(event["time"])
            begin = time if begin is None else begin
            free = max(event["send_buffer"] - event["send_memory"], 0)
            rows.append(
                [
                    round(time - begin, 6),
                    side,
                    event["state"],
                    event["receive_buffer"],
                    event["unread"],
                    event["rcv_wnd"],
                    event["rcv_wnd"] + event["unread"],
                    event["send_buffer"],
                    event["unsent"],
                    event["unacked"],
                    free,
                ]
            )
    with open(folder / "buffers.csv", "w", newline="") as file:
        writer = csv.writer(file, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(rows)


def side_of(event: Json, ports: dict[str, int]) -> str | None:
    for side, far in (("server", "client"), ("client", "server")):
        if event["local"].endswith(f":{ports[side]}") and event["peer"].endswith(f":{ports[far]}"):
            return side
    return None
