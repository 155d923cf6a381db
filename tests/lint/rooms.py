#!/usr/bin/env python3
"""The rooms of tcplens and of tcplink include only those before them; behind the analysis only its result is known."""

import os
import re
import sys
from pathlib import Path

TOOLS = Path(os.environ["SOCKLAB_ROOT"]) / "tools"
# room: what it may include, beside itself
ROOMS = {
    "lens/capture": {"decode"},
    "lens/decode": {"tshark"},  # tshark/header_rules: where it reads a header in its own way
    "lens/analysis": {"decode", "tshark"},
    "lens/tshark": {"decode", "analysis"},
    "lens/correlate": {"analysis", "decode"},
    "lens/describe": {"analysis", "decode", "correlate"},
    "lens/render": {"analysis", "decode", "capture", "correlate", "describe", "tshark"},
    "link/line": set(),
    "link/recording": {"line"},
    "link/hosts": {"line", "recording", "control"},  # the forwarder answers what control asks
    "link/control": {"line", "recording", "command_line", "hosts"},  # settings as text are the command line's
    "link/command_line": {"line", "recording", "hosts", "control"},
}
TRACKER = {"analysis/tracker.hpp", "analysis/stream.hpp", "analysis/table.hpp", "analysis/context.hpp"}


def main() -> None:
    bad = []
    for room, allowed in ROOMS.items():
        tool, name = room.split("/")
        others = {each.split("/")[1] for each in ROOMS if each.startswith(tool)} - allowed - {name}
        for file in sorted((TOOLS / room).rglob("*.?pp")):
            for included in re.findall(r'#include "([^"]+)"', file.read_text()):
                if included.split("/")[0] in others or (included in TRACKER and name in ("correlate", "describe", "render")):
                    bad.append(f"{file.relative_to(TOOLS)} includes {included}")
    print("\n".join(bad))
    print(f"{len(ROOMS)} rooms, {len(bad)} wrong includes")
    sys.exit(bool(bad))


main()
