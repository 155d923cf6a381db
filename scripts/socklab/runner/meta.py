"""meta.json: what a run was, so that its capture can be judged years later on another machine."""

from __future__ import annotations

import getpass
import os
import platform
import subprocess
from typing import Any

from socklab.demo import Demo

Json = dict[str, Any]


def describe_run(demo: Demo, kind: str, date: str, findings: Json) -> Json:
    link = findings.get("link")
    exits: Json = {"server": findings.get("server"), "client": findings.get("client")}
    if not link:
        exits["tcpdump"] = findings.get("tcpdump")
    server, client = (demo.server.command, demo.client.command)
    if demo.commands:
        server, client = (["bash", "-c", each] for each in demo.commands)
    port = demo.server.value("--port") or str(demo.port)
    return {
        "schema": "socklab-run/1",
        "demo": demo.name,
        "date": date,
        "kernel": platform.release(),
        "machine": platform.machine(),
        "system": system_name(),
        "user": user_name(),
        "port": int(port) if port.isdigit() else None,
        "commands": {"server": server, "client": client},
        "options": {"server": server[1:], "client": client[1:]},
        "network": {
            "kind": kind,
            "interface": "link" if link else "lo",
            "link": link,
            "link_refused": findings.get("link_refused"),
            "route": findings.get("route"),
            "mtu": findings.get("mtu"),
            "offloads": findings.get("offloads", {}),
            "sysctls": findings.get("sysctls", {}),
            "otherwise": findings.get("otherwise", []),
            "refused": findings.get("refused_settings", []),
        },
        "capture": {
            "program": "tcplink" if link else tcpdump_version(),
            "packets": findings.get("packets"),
            "dropped": findings.get("dropped"),
        },
        "seconds": findings.get("seconds"),
        "exit": exits,
        "expected_exit": expected_exit(demo, findings),
        # Sockets of the port that were there when both programs had ended.
        "sockets": findings.get("sockets", []),
        "problems": findings.get("problems", []),
    }


def expected_exit(demo: Demo, findings: Json) -> Json:
    # A server that was asked to end may say what it likes.
    server = findings.get("server") if findings.get("stopped") == "server" else demo.server.exit
    return {"server": server, "client": demo.client.exit}


def problem_of(meta: Json) -> str:
    """Why the run itself, not a claim, has failed; nothing where it has not."""
    words = list(meta.get("problems", []))
    for name, status in meta["exit"].items():
        if status != meta["expected_exit"].get(name, 0):
            words.append(f"the {name} ended with status {status if status is not None else 'unknown'}")
    dropped = meta["capture"]["dropped"] or 0
    if dropped:
        words.append(f"the kernel dropped {dropped} packets: the capture has holes")
    return "; ".join(words)


def system_name() -> str:
    try:
        return platform.freedesktop_os_release().get("PRETTY_NAME", "")
    except OSError:
        return ""


def user_name() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return str(os.getuid())


def tcpdump_version() -> str:
    done = subprocess.run(["tcpdump", "--version"], capture_output=True, text=True)
    return (done.stdout + done.stderr).splitlines()[0] if done.stdout + done.stderr else ""
