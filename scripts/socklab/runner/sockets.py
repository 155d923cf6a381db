"""The sockets of the pair's hosts, as /proc/net/tcp and ss(8) list them."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Sequence

LISTEN, TIME_WAIT = "0A", "06"  # states as numbered in the kernel's include/net/tcp_states.h


class HostSockets:
    """`others`: command prefixes that run something on the further hosts (tcplink --on B --)."""

    def __init__(self, port: int | None, others: Sequence[Sequence[str]]) -> None:
        self.port = port
        self.prefixes: list[list[str]] = [[], *(list(each) for each in others)]

    def states(self) -> list[str]:
        """Of the sockets on the pair's port; of all, where that is not known (the network is theirs alone)."""
        mark = "" if self.port is None else f":{self.port:04X}"
        found = []
        for prefix in self.prefixes:
            command = [*prefix, "cat", "/proc/net/tcp", "/proc/net/tcp6"]
            lines = subprocess.run(
                command, capture_output=True, text=True, stdin=subprocess.DEVNULL
            ).stdout.splitlines()
            for line in lines:
                words = line.split()
                if len(words) > 3 and words[0] != "sl" and (words[1].endswith(mark) or words[2].endswith(mark)):
                    found.append(words[3])
        return found

    def is_listening(self) -> bool:
        return LISTEN in self.states()

    def is_quiet(self) -> bool:
        """Is there no process that may still send something?"""
        return set(self.states()) <= {LISTEN, TIME_WAIT}

    def left(self) -> list[dict[str, str]]:
        """What is there now: state, local, peer, as ss(8) writes them."""
        found = []
        for prefix in self.prefixes:
            out = subprocess.run(
                [*prefix, "ss", "-Htan"], capture_output=True, text=True, stdin=subprocess.DEVNULL
            ).stdout
            for line in out.splitlines():
                words = line.split()
                if len(words) >= 5 and (self.port is None or re.search(rf":{self.port}\b", f"{words[3]} {words[4]}")):
                    found.append({"state": words[0], "local": words[3], "peer": words[4]})
        return found
