"""A demo may want two hosts with a line between them: the client's is A, the server's B; tcplink writes the capture."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from socklab.paths import program
from socklab.terminal import last_line

ON_B = [program("tcplink"), "--on", "B", "--"]


def on_link() -> bool:
    return bool(os.environ.get("TCPLINK_HOST"))


def link_refusal() -> str:
    """Why this system allows no link; nothing where it does."""
    done = subprocess.run(
        [program("tcplink"), "-q", "--", "true"], capture_output=True, text=True, stdin=subprocess.DEVNULL
    )
    return "" if done.returncode == 0 else last_line(done.stderr) or "tcplink failed"


def link_command(link: Sequence[str], sysctls: Sequence[str], folder: Path) -> list[str]:
    """tcplink, up to the command to run on host A."""
    # By default a link's name is its process number, which may be that of another run's, in its own namespace.
    command = [program("tcplink"), "-q", "--name", f"lab-{secrets.token_hex(6)}", *link]
    command += ["--capture", str(folder / "trace.pcap"), "--journal", str(folder / "link.jsonl")]
    for setting in sysctls:
        command += ["--sysctl", setting]
    return [*command, "--"]


def run_on_link(command: Sequence[str]) -> tuple[int, list[str]]:
    """Runs tcplink; its own complaints are kept for the caller, everything else passes on live. Its status, and these."""
    complaints = []
    # The descriptor by which the pair tells labns that its network is ready goes along.
    ready = [int(each) for each in (os.environ.get("LABNS_READY_FD"),) if each]
    with subprocess.Popen(
        list(command), stderr=subprocess.PIPE, text=True, errors="replace", pass_fds=ready
    ) as process:
        assert process.stderr
        for line in process.stderr:
            if line.startswith("tcplink: "):
                complaints.append(line.removeprefix("tcplink: ").rstrip("\n"))
            else:
                print(line, end="", file=sys.stderr, flush=True)
    return process.returncode, complaints


def with_host(command: list[str], host: str) -> list[str]:
    """A program that was told no host serves on B, or connects to B."""
    return command if "--host" in command else [*command, "--host", host]


def on_one_host(command: list[str]) -> list[str]:
    """Both programs on one host after all."""
    return ["127.0.0.1" if word in ("A", "B") else word for word in command]
