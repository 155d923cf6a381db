"""Runs one pair inside its network: captures, starts server and client, waits for the last packet.

Leaves trace.pcap, server.log, client.log and findings.json in the plan's folder.
"""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path
from types import FrameType

from socklab.paths import BIN, program
from socklab.runner import link
from socklab.runner.findings import Findings
from socklab.runner.plan import Plan
from socklab.runner.prepare import announce_network, prepare
from socklab.runner.programs import RunningProgram, until
from socklab.runner.sockets import HostSockets
from socklab.runner.tcpdump import Tcpdump
from socklab.terminal import CYAN, YELLOW, Failure


def run_pair(plan_word: str) -> int:
    signal.signal(signal.SIGTERM, end_by_term)
    plan = Plan.read(plan_word)
    plan.enter_folder()
    findings = Findings(Path("findings.json"))
    try:
        prepare(plan, plan_word, findings)
        announce_network()
        Pair(plan, findings).run()
    except Failure as refused:
        findings.set(refused=str(refused), refused_status=refused.status)
        return 1
    except (BrokenPipeError, FileNotFoundError):
        if Path(plan.folder).exists():
            raise
        return 1  # the process that started this one has ended, and its folder is removed
    findings.set(done=True)
    while plan.keep_open:
        signal.pause()  # the network stays until the process that started this one ends it
    return 0


def end_by_term(_number: int, _frame: FrameType | None) -> None:
    """Process 1 of a network hears only what it has a handler for. When it ends, the kernel kills all others in there:
    they have been asked to end too (by labns), and get a second for it."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    for _ in range(50):
        if os.getpid() != 1 or not other_processes_run():
            break
        time.sleep(0.02)
    os._exit(128 + signal.SIGTERM)


def other_processes_run() -> bool:
    """As process 1: does another process run in this namespace? Reaps what has ended."""
    try:
        while os.waitpid(-1, os.WNOHANG) != (0, 0):
            pass
    except ChildProcessError:
        pass
    try:
        os.kill(-1, 0)
    except ProcessLookupError:
        return False
    return True


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
            raise Failure(f"tcpdump did not start: {capture.cause_of_end()}")
        return capture

    def stop_capture(self, capture: Tcpdump) -> None:
        whole = capture.stop()
        self.findings.set(
            tcpdump=capture.status, packets=capture.total("captured"), dropped=capture.total("dropped by kernel")
        )
        if not whole:
            self.findings.problem(capture.cause_of_end())

    def watched(self, name: str, command: list[str], samples: bool) -> list[str]:
        """tcpwatch around the program: its socket calls, and samples of sockets."""
        if not (BIN / "tcpwatch").exists():
            return command
        options = ["--samples", self.plan.samples if samples else "off"]
        if samples and self.plan.kind != "host":
            # A private network has no other sockets than the pair's own: one watcher samples those of both.
            options.append("--samples-all")
        return [program("tcpwatch"), "-o", str(Path.cwd() / f"events.{name}.jsonl"), *options, "--", *command]

    def run_programs(self) -> None:
        plan = self.plan
        server_command = self.watched("server", plan.server, True)
        self.server = server = RunningProgram(
            "server", CYAN, [*link.ON_B, *server_command] if link.on_link() else server_command, Path.cwd()
        )
        if not plan.together:
            until(10, lambda: self.sockets.is_listening() or server.ended())
            if not self.sockets.is_listening():
                self.no_listener(server)
                return
        # In a private network of one host the server's watcher samples the sockets of both.
        sampled = link.on_link() or plan.kind == "host"
        self.client = client = RunningProgram(
            "client", YELLOW, self.watched("client", plan.client, sampled), Path.cwd()
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
