"""A demo may want two hosts with a line between them: the client's is A, the server's B; tcplink writes the capture."""

from __future__ import annotations

import os
import secrets
import subprocess
from collections.abc import Sequence
from pathlib import Path

from socklab.paths import program
from socklab.terminal import last_line

TCPLINK = [program("tcplink")]
ON_B = [*TCPLINK, "--on", "B", "--"]


def on_link() -> bool:
    return bool(os.environ.get("TCPLINK_HOST"))


def try_link(command: Sequence[str]) -> tuple[str | None, int]:
    """Does this command of tcplink make a link, and run a command on it? None, or why not; and its status.

    (--help, for one, succeeds and makes none.)
    """
    mark = "the link is up"
    done = subprocess.run(
        [*command, "--", "sh", "-c", f"echo '{mark}' >&2"], capture_output=True, text=True, stdin=subprocess.DEVNULL
    )
    last = last_line(done.stderr)
    return (None if last == mark else last.removeprefix("tcplink: ")), done.returncode


def link_command(link: Sequence[str], sysctls: Sequence[str], folder: Path) -> list[str]:
    """tcplink, up to the '--' before the command to run on host A."""
    # By default a link's name is its process number, which may be that of another run's, in its own namespace.
    command = [*TCPLINK, "-q", "--name", f"lab-{secrets.token_hex(6)}"]
    command += ["--capture", str(folder / "trace.pcap"), "--journal", str(folder / "link.jsonl")]
    for setting in sysctls:
        command += ["--sysctl", setting]
    # The last one counts: what the user asked for, not the lab's own settings.
    return [*command, *link]


def with_host(command: list[str], host: str) -> list[str]:
    """A program that was told no host serves on B, or connects to B."""
    return command if "--host" in command else [*command, "--host", host]


def on_one_host(command: list[str]) -> list[str]:
    """Both programs on one host after all."""
    return ["127.0.0.1" if word in ("A", "B") else word for word in command]
