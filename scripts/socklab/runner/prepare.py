"""Makes the network of a run as its plan wants it, from within; and says what it is."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from socklab.networks.asked import set_asked_nft, set_asked_sysctl
from socklab.networks.setup import configure_loopback, link_routes, set_otherwise, set_sysctl
from socklab.paths import PYTHON
from socklab.runner import link
from socklab.runner.findings import Findings
from socklab.runner.plan import Plan
from socklab.terminal import Failure, UsageError, run, show_command

RECORDED = (
    "tcp_congestion_control",
    "tcp_timestamps",
    "tcp_sack",
    "tcp_window_scaling",
    "tcp_ecn",
    "tcp_rmem",
    "tcp_wmem",
)


def prepare(plan: Plan, plan_word: str, findings: Findings) -> None:
    """On a link this program starts again, on host A: then it does not return. Raises Failure where what the user
    asked for is not in effect."""
    if plan.link and not link.on_link():
        enter_link(plan, plan_word, findings)
    if link.on_link():
        configure_hosts(plan, findings)
    elif plan.kind != "host":
        configure_one_host(plan, findings)
    if plan.script and plan.kind != "host" and run([plan.script]).returncode != 0:
        findings.set(refused_settings=[*findings.data.get("refused_settings", []), Path(plan.script).name])
    findings.set(offloads=offloads(), mtu=mtu(), sysctls=current_sysctls())


def enter_link(plan: Plan, plan_word: str, findings: Findings) -> None:
    refusal, _ = link.try_link([*link.TCPLINK, "-q"])
    if refusal is not None:
        if plan.link_asked:
            raise Failure(f"--link: no link can be made here: {refusal}")
        findings.set(link_refused=refusal)
        plan.server, plan.client = link.on_one_host(plan.server), link.on_one_host(plan.client)
        return
    # What is refused in this network is refused on the link's hosts as well.
    own = [each for each in plan.sysctls if each not in plan.asked_sysctls]
    settable = [each for each in own if set_sysctl(each)]
    findings.set(set_otherwise=[each for each in own if each not in settable])
    for each in plan.asked_sysctls:
        set_asked_sysctl(each)
    command = link.link_command(plan.link, [*settable, *plan.asked_sysctls], Path.cwd())
    os.chdir(plan.started_from)
    # Tried beforehand: later its complaints would be among those of the programs that run on it.
    refusal, status = link.try_link(command)
    if refusal is not None:
        os.chdir(plan.folder)
        raise (UsageError if status in (0, 2) else Failure)(f"--link: {refusal or 'these options make no link'}")
    show_command([*command, "--", "..."])
    whole = [*command, "--", *PYTHON, "--inside", plan_word]
    os.execvp(whole[0], whole)


def configure_hosts(plan: Plan, findings: Findings) -> None:
    """Both hosts of the link: what tcplink could not set."""
    plan.server, plan.client = link.with_host(plan.server, "B"), link.with_host(plan.client, "B")
    wanted = findings.data.get("set_otherwise", [])
    hosts: list[list[str]] = [[], link.ON_B]
    on_both = [set_otherwise(wanted, link_routes(host), host=host) for host in hosts]
    findings.set(link=" ".join(plan.link), otherwise=on_both[0].otherwise, refused_settings=on_both[0].refused)


def configure_one_host(plan: Plan, findings: Findings) -> None:
    done = configure_loopback([each for each in plan.sysctls if each not in plan.asked_sysctls], plan.route)
    for each in plan.asked_sysctls:
        set_asked_sysctl(each)
    if plan.nft_asked:
        set_asked_nft(plan.nft)
    elif plan.nft and run(["nft", "-f", "-"], input=plan.nft).returncode != 0:
        done.refused.append("nft rules")
    findings.set(route=" ".join(done.route) or None, refused_settings=done.refused, otherwise=done.otherwise)


def announce_network() -> None:
    """To labns: others may join now."""
    ready = os.environ.pop("LABNS_READY_FD", "")
    if ready:
        os.write(int(ready), b"\n")
        os.close(int(ready))


def offloads() -> dict[str, str]:
    if link.on_link():
        return {}
    out = subprocess.run(["ethtool", "-k", "lo"], capture_output=True, text=True).stdout
    names = ("tcp-segmentation-offload", "generic-segmentation-offload", "generic-receive-offload")
    lines = (line.strip().partition(":") for line in out.splitlines())
    return {name: value.split()[0] for name, _, value in lines if name in names and value.split()}


def mtu() -> int | None:
    """Not from /sys: that shows the network in which it was mounted."""
    out = subprocess.run(["ip", "-o", "link", "show"], capture_output=True, text=True).stdout
    for line in out.splitlines():
        words = line.split()
        if (words[1] == "lo:") != link.on_link() and "mtu" in words:
            return int(words[words.index("mtu") + 1])
    return None


def current_sysctls() -> dict[str, str]:
    paths = {f"net.ipv4.{name}": Path("/proc/sys/net/ipv4", name) for name in RECORDED}
    return {name: " ".join(path.read_text().split()) for name, path in paths.items() if path.exists()}
