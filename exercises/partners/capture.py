"""segments(path): the TCP segments of a pcap file over IPv4, with nothing of socklab's analysis.

For solutions: `sys.path.insert(0, str(Path(__file__).parents[3] / "partners"))`, then `from capture import segments`.
"""

import struct
from dataclasses import dataclass

ETHERNET = 1


@dataclass
class Segment:
    """`seq`, `ack`: as in the header. `frame`: from 1, as Wireshark counts. `time`: seconds."""

    frame: int
    time: float
    source: int
    destination: int
    seq: int
    ack: int
    flags: str  # of "FSRPAUEC"
    window: int
    length: int


def segments(path: str = "run/trace.pcap") -> list[Segment]:
    data = open(path, "rb").read()
    link = struct.unpack("<I", data[20:24])[0]
    at, frame, found = 24, 0, []
    while at < len(data):
        seconds, nanoseconds, size = struct.unpack("<III", data[at : at + 12])
        ip = data[at + 16 : at + 16 + size][14 if link == ETHERNET else 0 :]
        at, frame = at + 16 + size, frame + 1
        if ip[0] >> 4 != 4 or ip[9] != 6:
            continue
        header = (ip[0] & 15) * 4
        source, destination, seq, ack, offset, bits, window = struct.unpack("!HHIIBBH", ip[header : header + 16])
        length = struct.unpack("!H", ip[2:4])[0] - header - (offset >> 4) * 4
        flags = "".join(letter for place, letter in enumerate("FSRPAUEC") if bits >> place & 1)
        time = seconds + nanoseconds / 1e9
        found.append(Segment(frame, time, source, destination, seq, ack, flags, window, length))
    return found
