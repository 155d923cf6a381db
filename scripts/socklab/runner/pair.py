"""Runs one pair inside its network: configures, captures, starts server and client, waits for the last packet.

Leaves trace.pcap, server.log, client.log and findings.json in the plan's folder.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from socklab.networks.setup import configure_loopback, link_routes, set_otherwise, set_sysctl
from socklab.paths import BIN, MAIN, program
from socklab.runner import link
from socklab.runner.findings import Findings
from socklab.runner.plan import Plan
from socklab.runner.programs import RunningProgram, until
from socklab.runner.sockets import HostSockets
from socklab.runner.tcpdump import Tcpdump
from socklab.terminal import CYAN, YELLOW, run, show_command

TOLD = ("tcp_congestion_control", "tcp_timestamps", "tcp_sack", "tcp_window_scaling", "tcp_ecn", "tcp_rmem", "tcp_wmem")


class Refused(Exception):
    """What the user asked for is not in effect: the run ends. `status` 2: it makes no sense; 1: this system refuses it."""

    def __init__(self, words: str, status: int = 1) -> None:
        super().__init__(words)
        self.status = status


def run_pair(plan_path: Path) -> int:
    plan = Plan.read(plan_path)
    os.chdir(plan.folder)
    findings = Findings(Path("findings.json"))
    try:
        prepare(plan, plan_path, findings)
        announce_network()
        Pair(plan, findings).run()
    except Refused as refused:
        findings.set(refused=str(refused), refused_status=refused.status)
        return 1
    findings.set(done=True)
    if plan.keep_open:
        # The network stays until whoever started us ends it.
        while True:
            signal.pause()
    return 0


def prepare(plan: Plan, plan_path: Path, findings: Findings) -> None:
    """The network as the plan wants it. On a link this program starts again, on host A: then it does not return."""
    check_sysctls(plan)
    if plan.link and not link.on_link():
        enter_link(plan, plan_path, findings)
    if link.on_link():
        plan.server, plan.client = link.with_host(plan.server, "B"), link.with_host(plan.client, "B")
        wanted = findings.data.get("set_otherwise", [])
        hosts: list[list[str]] = [[], link.ON_B]
        on_both = [set_otherwise(wanted, link_routes(host), host=host) for host in hosts]
        findings.set(link=" ".join(plan.link), otherwise=on_both[0].otherwise, refused_settings=on_both[0].refused)
    elif plan.kind != "host":
        configure_one_host(plan, findings)
    if plan.script and plan.kind != "host" and run([plan.script]).returncode != 0:
        findings.set(refused_settings=[*findings.data.get("refused_settings", []), Path(plan.script).name])
    findings.set(offloads=offloads(), mtu=mtu(), sysctls=current_sysctls())


def check_sysctls(plan: Plan) -> None:
    """A name that this kernel does not know is a slip of the user's; a demo's own is a notice (older kernels)."""
    for setting in plan.asked_sysctls:
        if not sysctl_path(setting).exists():
            raise Refused(f"--sysctl: this kernel has no {setting.partition('=')[0]} in a private network", 2)


def sysctl_path(setting: str) -> Path:
    return Path("/proc/sys", setting.partition("=")[0].replace(".", "/"))


def enter_link(plan: Plan, plan_path: Path, findings: Findings) -> None:
    refusal = link.link_refusal()
    if refusal:
        if plan.link_asked:
            raise Refused(refusal)
        findings.set(link_refused=refusal)
        plan.server, plan.client = link.on_one_host(plan.server), link.on_one_host(plan.client)
        return
    # What is refused in this network is refused on the link's hosts as well.
    settable = [each for each in plan.sysctls if set_sysctl(each) or each in plan.asked_sysctls]
    findings.set(set_otherwise=[each for each in plan.sysctls if each not in settable])
    command = link.link_command(plan.link, settable, Path.cwd())
    show_command([*command, "..."])
    status, complaints = link.run_on_link([*command, sys.executable, str(MAIN), "--inside", str(plan_path)])
    if not findings_of_run():
        words = complaints[-1] if complaints else "the link ended before the run"
        raise Refused(f"--link: {words}" if plan.link_asked else words, 2 if status == 2 else 1)
    for words in complaints:
        print(f"tcplink: {words}", file=sys.stderr)
    raise SystemExit(status)


def findings_of_run() -> bool:
    """Did the part on host A get so far as to write its own?"""
    data = Findings(Path("findings.json")).data
    return "link" in data or "refused" in data


def configure_one_host(plan: Plan, findings: Findings) -> None:
    done = configure_loopback(plan.sysctls, plan.route)
    missed = [each for each in done.refused if each in plan.asked_sysctls]
    if missed:
        raise Refused(f"--sysctl: this system refuses {missed[0]}")
    if plan.nft:
        applied = run(["nft", "-f", "-"], input=plan.nft, stderr=subprocess.PIPE)
        if applied.returncode != 0:
            if plan.nft_asked:
                lines = [each for each in applied.stderr.splitlines() if each.strip()]
                raise Refused(f"--nft: {lines[0] if lines else 'nft failed'}", 2)
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
    found = {}
    for name in TOLD:
        path = Path("/proc/sys/net/ipv4", name)
        if path.exists():
            found[f"net.ipv4.{name}"] = " ".join(path.read_text().split())
    return found


class Pair:
    def __init__(self, plan: Plan, findings: Findings) -> None:
        self.plan = plan
        self.findings = findings
        self.sockets = HostSockets(plan.port, [link.ON_B] if link.on_link() else [])
        self.server: RunningProgram | None = None
        self.client: RunningProgram | None = None

    def run(self) -> None:
        capture = None if link.on_link() else self.start_capture()
        began = time.time()
        try:
            self.run_programs()
            self.findings.set(seconds=round(time.time() - began, 3), sockets=self.sockets.left())
        finally:
            if capture:
                self.stop_capture(capture)
        for program_ in (self.server, self.client):
            if program_:
                self.findings.set(**{program_.name: program_.status})

    def start_capture(self) -> Tcpdump:
        # Where there should have been a link, loopback carries the pair's traffic and whatever else its programs do.
        narrow = self.plan.kind == "host" or bool(self.plan.link)
        filter_words = ["tcp", "port", str(self.plan.port)] if narrow and self.plan.port else []
        with open("trace.pcap", "wb") as output:
            capture = Tcpdump("lo", filter_words, output, "trace.pcap")
        if not capture.is_capturing():
            raise Refused(f"tcpdump did not start: {capture.complaint}")
        return capture

    def stop_capture(self, capture: Tcpdump) -> None:
        was_running = capture.is_running()
        status = capture.stop()
        self.findings.set(tcpdump=status, packets=capture.total("captured"), dropped=capture.total("dropped by kernel"))
        if not was_running or status < 0 or status > 128:
            self.findings.problem("tcpdump was terminated before the run's end: the capture is not whole")

    def watched(self, name: str, samples: str, command: list[str]) -> list[str]:
        """tcpwatch around the program: its socket calls, and samples of TCP sockets."""
        if not (BIN / "tcpwatch").exists():
            return command
        return [
            program("tcpwatch"),
            "-o",
            str(Path.cwd() / f"events.{name}.jsonl"),
            "--samples",
            samples,
            "--",
            *command,
        ]

    def run_programs(self) -> None:
        plan = self.plan
        server_command = self.watched("server", plan.samples, plan.server)
        self.server = server = RunningProgram(
            "server", CYAN, [*link.ON_B, *server_command] if link.on_link() else server_command, Path.cwd()
        )
        if not plan.together:
            until(10, lambda: self.sockets.is_listening() or server.ended())
            if not self.sockets.is_listening():
                self.no_listener(server)
                return
        # Samples are of all sockets of a host: one watcher takes them for both.
        samples = plan.samples if link.on_link() else "off"
        self.client = client = RunningProgram(
            "client", YELLOW, self.watched("client", samples, plan.client), Path.cwd()
        )
        if until(plan.seconds, client.ended):
            self.end_server(server, client)
        else:
            self.findings.problem(f"the client was still running after {plan.seconds} s")
            client.stop()
            server.stop()
        until(5, self.sockets.is_quiet)
        server.finish()
        client.finish()

    def no_listener(self, server: RunningProgram) -> None:
        if not server.ended():
            self.findings.problem(f"the server did not listen on port {self.plan.port} within 10 s")
            server.stop()
        server.finish()

    def end_server(self, server: RunningProgram, client: RunningProgram) -> None:
        """The server sees the end of the stream after the client's exit, and later where it reads slowly."""
        plan = self.plan
        if plan.own_programs:
            until(1, self.sockets.is_quiet)
            if not until(1, server.ended):
                self.findings.set(stopped="server")
                server.stop()
        elif client.status == 2:
            server.stop()  # its options make no sense: the server must not wait for it
        if not until(plan.seconds, server.ended):
            self.findings.problem(f"the server was still running {plan.seconds} s after the client's end")
            server.stop()
