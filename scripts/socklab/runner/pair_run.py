"""One run of a pair, from its folder to its report."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NoReturn

from socklab import interrupt
from socklab.demo import Demo, with_option
from socklab.networks import kinds
from socklab.networks.hold import Hold, held_names
from socklab.options import Arguments
from socklab.paths import PYTHON, program, shown
from socklab.runner.events import merge_events, write_buffers_table
from socklab.runner.findings import read_findings
from socklab.runner.folder import RunFolder
from socklab.runner.judge import judge_run, verdict_line
from socklab.runner.meta import describe_run, problem_of
from socklab.runner.plan import Plan, identity
from socklab.runner.programs import until
from socklab.terminal import Failure, UsageError, fail, has_colour, notice, run, say, settings, text


FILE_TOO_LARGE = 128 + signal.SIGXFSZ


def fail_file_too_large() -> NoReturn:
    """A run of which a file was cut short is none."""
    fail(
        "the limit on a file's size was reached (ulimit -f): nothing is kept of this run",
        "达到了文件大小的上限（ulimit -f）：不保留这次运行",
    )


class PairRun:
    """One run, from its folder to its report. Whatever way it ends: nothing runs on, and no half of a run is left."""

    def __init__(self, demo: Demo, arguments: Arguments) -> None:
        self.demo = demo
        self.arguments = arguments
        self.keep_open = arguments.given("--keep-open")
        self.kind = "host" if arguments.given("--host-network") else ""
        self.folder: RunFolder | None = None
        self.hold: Hold | None = None
        self.network_name = ""
        self.problem = ""

    def run(self) -> int:
        try:
            self.folder = RunFolder(self.demo.name, self.arguments.value("-o", "--output"))
            self.choose_network()
            date = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
            findings = self.run_pair()
            self.explain(date, findings)
            final = self.folder.close()
            verdicts = json.loads((final / "claims.json").read_text())
            self.report(final, verdicts)
            if self.keep_open:
                self.stay_open()
            return 0 if not self.problem and all(each["ok"] for each in verdicts) else 1
        except interrupt.Interrupted:
            print(file=sys.stderr)
            if self.folder and self.folder.path:
                notice("interrupted; nothing is kept of this run", "已中断；这次运行不留任何东西")
            raise
        finally:
            # Afterwards Ctrl-C works again: a unit of the course, or the test of an exercise, goes on.
            with interrupt.deferred():
                if self.hold:
                    self.hold.end()
                if self.folder:
                    self.folder.discard()

    def choose_network(self) -> None:
        """In a private network or, as the last resort, on the host's own loopback."""
        self.kind = kinds.choose(self.kind)
        if self.kind == "none":
            self.kind = "host"
            notice(
                "this system allows no private network here (why, and what would help: lab doctor)",
                "本系统不允许建立私有网络（原因和办法见 lab doctor）",
            )
        if self.kind == "host":
            self.refuse_on_host()
        self.demo = with_ports_and_hosts(self.demo, self.kind)
        say(f"network   {kinds.describe(self.kind)}", f"网络      {kinds.describe(self.kind)}")

    def refuse_on_host(self) -> None:
        if self.demo.commands:
            fail("your programs are run in a private network only; see lab doctor", "你自己的程序只在私有网络里运行；见 lab doctor")
        asked = " ".join(each for each in ("--link", "--nft", "--sysctl") if self.arguments.given(each))
        if asked:
            fail(
                f"{asked}: in a private network only, and this system allows none here; see lab doctor",
                f"{asked}：只用于私有网络，而本系统不允许建立；见 lab doctor",
            )
        if os.geteuid() != 0 and not kinds.may_sudo():
            fail(
                "capturing on the host's loopback needs root or sudo; see lab doctor",
                "在主机回环上抓包需要 root 或 sudo；见 lab doctor",
            )

    def plan(self) -> Plan:
        demo, arguments = self.demo, self.arguments
        assert self.folder and self.folder.path
        server, client = ([*each.command] for each in (demo.server, demo.client))
        if demo.commands:
            server, client = (["bash", "-c", each] for each in demo.commands)
        return Plan(
            folder=str(self.folder.path),
            folder_id=self.folder.identity(),
            kind=self.kind,
            server=server,
            client=client,
            # The program itself refuses what is not a number.
            port=int(asked) if (asked := demo.server.value("--port")) and asked.isdecimal() else demo.port,
            seconds=demo.seconds,
            samples=demo.samples,
            together=demo.together,
            keep_open=self.keep_open,
            sysctls=list(demo.sysctls),
            asked_sysctls=arguments.values("--sysctl"),
            link=list(demo.link) if self.kind != "host" else [],
            link_asked=arguments.given("--link"),
            nft=demo.nft,
            nft_asked=arguments.given("--nft"),
            route=list(demo.route),
            started_from=os.getcwd(),
            script=str(demo.folder / demo.script) if demo.script else "",
            own_programs=bool(demo.commands),
        )

    def run_pair(self) -> dict[str, Any]:
        assert self.folder and self.folder.path
        path = self.folder.path
        if self.keep_open and self.kind != "host":
            self.network_name = free_name(self.demo.name)
        inside = [*kinds.isolated(self.kind), *PYTHON, "--inside", self.plan().as_word()]
        # Of a link on which we were started: this run has a network of its own.
        for name in ("TCPLINK_HOST", "TCPLINK_SOCKET"):
            os.environ.pop(name, None)
        self.hold = Hold(self.kind, inside, self.network_name or None, remove=[path])
        if self.keep_open:
            hold = self.hold
            until(86400, lambda: "done" in read_findings(path / "findings.json") or not hold.is_running())
        else:
            self.hold.wait()
        if identity(str(path)) != self.folder.identity():
            fail(f"{path} was exchanged by somebody else: nothing is kept", f"{path} 被别人换掉：不留任何东西")
        findings = read_findings(path / "findings.json")
        self.check_findings(findings)
        (path / "findings.json").unlink(missing_ok=True)
        return findings

    def check_findings(self, findings: dict[str, Any]) -> None:
        """What was refused ends the run with one line."""
        assert self.folder and self.folder.path
        if "refused" in findings:
            words = str(findings["refused"])
            raise (UsageError if findings.get("refused_status") == 2 else Failure)(words)
        if "done" not in findings:
            fail("one of the run's processes was killed; nothing is kept of this run", "运行中断：它的一个进程被杀死；不留任何东西")
        if self.demo.commands:
            return
        for side, asked in (("server", self.demo.server), ("client", self.demo.client)):
            # Options that a demo's program refuses are the caller's to mend: its one line, and no run.
            if findings.get(side) == 2 and asked.exit != 2:
                lines = [each for each in (self.folder.path / f"{side}.log").read_text().splitlines() if each.strip()]
                raise UsageError(lines[-1] if lines else f"the {side} refused its options")

    def explain(self, date: str, findings: dict[str, Any]) -> None:
        assert self.folder and self.folder.path
        folder = self.folder.path
        if FILE_TOO_LARGE in (findings.get("server"), findings.get("client"), findings.get("tcpdump")):
            fail_file_too_large()
        meta = describe_run(self.demo, self.kind, date, findings)
        (folder / "meta.json").write_text(json.dumps(meta, ensure_ascii=False, indent=2) + "\n")
        merge_events(folder)
        self.problem = problem_of(meta)
        tcplens = [program("tcplens"), "--lang", settings.language]
        # The page and the JSON are of all segments, in the demo's numbers too.
        whole = [each for each in self.demo.tcplens if each != "--summary"]
        self.describe(folder, [*tcplens, *self.demo.tcplens, "-o", "ladder.txt"])
        self.describe(folder, [*tcplens, *whole, "--format", "json", "-o", "trace.json"])
        write_buffers_table(folder)
        judge_run(folder, self.demo.claims)
        # The page shows the claims too.
        self.describe(folder, [*tcplens, *whole, "--format", "html", "-o", "report.html"])

    def describe(self, folder: Path, command: list[str]) -> None:
        """From within, so that the files name the capture as their reader finds it."""
        status = run([*command, "trace.pcap"], cwd=folder).returncode
        if status in (FILE_TOO_LARGE, -signal.SIGXFSZ):
            fail_file_too_large()
        if status != 0:
            self.problem += (
                f"{'; ' if self.problem else ''}{text(f'tcplens ended with status {status}', f'tcplens 退出码为 {status}')}"
            )

    def report(self, final: Path, verdicts: list[dict[str, Any]]) -> None:
        print()
        if has_colour(sys.stdout):
            sys.stdout.flush()
            subprocess.run([program("tcplens"), "--lang", settings.language, *self.demo.tcplens, str(final)])
        else:
            print((final / "ladder.txt").read_text(), end="")
        print()
        for verdict in verdicts:
            print(verdict_line(verdict))
        print()
        if self.problem:
            notice(self.problem, self.problem)
        network = json.loads((final / "meta.json").read_text())["network"]
        if network["refused"]:
            refused = ", ".join(network["refused"])
            notice(
                f"this system refused some of the demo's own settings ({refused}): the claims are judged from the wire all the same",
                f"本系统拒绝了该演示自带的一些设置（{refused}）；论断仍然依据线路上的实际情况判断",
            )
        if network["link_refused"]:
            why = network["link_refused"]
            notice(
                f"no link between two hosts could be made ({why}): both programs ran on one, over loopback; what differs is in the demo's lesson",
                f"无法建立两台主机之间的链路（{why}）：两个程序在同一台主机上经回环运行；有何不同，见该演示的课文",
            )
        say(f"files     {shown(final)}", f"文件      {shown(final)}")
        print("          " + " ".join(sorted(each.name for each in final.iterdir())), flush=True)
        if before := earlier_run(final):
            words = f"build/bin/tcplens --compare {shown(before)} {shown(final)}"
            say(
                f"compare   {words}   (with --format html -o FILE: a page)",
                f"比较      {words}   （加 --format html -o 文件 得到网页）",
            )

    def stay_open(self) -> None:
        assert self.hold
        if not self.network_name:
            say(
                "open      the programs used the host's own network; nothing is left to join",
                "保持      程序用的是主机自己的网络，没有可加入的私有网络",
            )
            return
        say(
            f"open      another terminal joins this network by: scripts/lab shell {self.network_name}   (Ctrl-C ends it)",
            f"保持      别的终端可以加入这个网络：scripts/lab shell {self.network_name}   （按 Ctrl-C 结束）",
        )
        self.hold.wait()


def earlier_run(final: Path) -> Path | None:
    """The run of the same demo before this one, where both are kept in one folder: to be compared with."""
    if final.parent.parent.name != "runs":
        return None
    others = sorted(
        each for each in final.parent.iterdir() if (each / "trace.pcap").is_file() and not each.is_symlink()
    )
    return next((each for each in reversed(others) if each.name < final.name), None)


def free_name(name: str) -> str:
    taken = held_names()
    return next(each for each in (name, *(f"{name}-{count}" for count in range(2, 10000))) if each not in taken)


def with_ports_and_hosts(demo: Demo, kind: str) -> Demo:
    """Both programs are told the port, and on a link the host."""
    if demo.commands or demo.port is None:
        return demo
    port = demo.port
    if kind == "host":
        while listens_on_host(port) and demo.server.value("--port") is None:
            port += 1  # on the host's own network others may have it
    server, client = demo.server, demo.client
    if demo.link and kind != "host":
        server = server if server.value("--host") else with_option(server, "--host", "B")
        client = client if client.value("--host") else with_option(client, "--host", "B")
    server = server if server.value("--port") else with_option(server, "--port", str(port))
    client = client if client.value("--port") else with_option(client, "--port", str(server.value("--port")))
    return replace(demo, server=server, client=client)


def listens_on_host(port: int) -> bool:
    return bool(subprocess.run(["ss", "-Htln", f"sport = :{port}"], capture_output=True, text=True).stdout.strip())
