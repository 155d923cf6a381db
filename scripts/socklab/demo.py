"""A demo describes itself in demos/NAME/demo.toml: what it shows, its pair, the network it wants, its claims.

    claims = ["four_segments_close", ...]   # functions of socklab.claims
    shows.en, shows.zh                       # one line for `lab list`
    server.program, client.program           # default: NAME-server, NAME-client in build/bin
    server.options, client.options           # as one would type them
    server.exit, client.exit                 # the exit status that belongs to the demo (default 0)
    start = "together"                       # do not wait until the server listens
    port, seconds, samples                   # default 8000; 60 (how long the pair may take); "2ms" (tcpwatch)
    network.sysctl = ["net.ipv4.tcp_ecn=1"]  # besides the defaults
    network.link = "--delay 50ms"            # two hosts, with these options of tcplink; client on A, server on B
    network.nft                              # rules for nft(8), where there is no link
    network.route = "quickack 1"             # attributes of loopback's own route, ip-route(8)
    network.script = "network.sh"            # shapes the network further, on the client's host, before the start
    tcplens = "--summary"                    # options for this demo's ladder; {demo} is its folder
"""

from __future__ import annotations

import re
import shlex
import subprocess
import tomllib
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from socklab.options import likely
from socklab.paths import DEMOS, program
from socklab.terminal import refuse, text

# What a network has unless a demo says otherwise: segments as the textbooks print them.
DEFAULT_SYSCTLS = (
    "net.ipv4.tcp_congestion_control=reno",
    "net.ipv4.tcp_timestamps=0",
    "net.ipv4.tcp_sack=0",
)


@dataclass(frozen=True)
class Program:
    name: str  # 'slow_reader-server'
    options: tuple[str, ...] = ()
    exit: int = 0

    @property
    def command(self) -> list[str]:
        return [program(self.name), *self.options]

    def value(self, option: str) -> str | None:
        return next((b for a, b in zip(self.options, self.options[1:], strict=False) if a == option), None)


@dataclass(frozen=True)
class Demo:
    name: str
    en: str
    zh: str
    server: Program
    client: Program
    claims: tuple[str, ...] = ()
    together: bool = False
    port: int | None = 8000  # None: not known, of programs that are not ours
    seconds: int = 60
    samples: str = "2ms"
    sysctls: tuple[str, ...] = DEFAULT_SYSCTLS
    link: tuple[str, ...] = ()
    nft: str = ""
    route: tuple[str, ...] = ()
    script: str = ""
    tcplens: tuple[str, ...] = ()
    # Two commands for a shell in place of the programs (lab run --watch, lab check).
    commands: tuple[str, ...] = field(default=())

    @property
    def folder(self) -> Path:
        return DEMOS / self.name

    @property
    def shows(self) -> str:
        return text(self.en, self.zh)


def demo_of_commands(name: str, commands: tuple[str, ...], **others: Any) -> Demo:
    """`commands`: the server's and the client's, for a shell; `others`: of Demo's fields."""
    shell = Program("bash")
    return Demo(name, "", "", shell, shell, commands=commands, **others)


def demo_names() -> list[str]:
    return sorted(path.parent.name for path in DEMOS.glob("*/demo.toml"))


def load_demo(name: str) -> Demo:
    """A usage error where there is none of that name."""
    if name not in demo_names():
        en, zh = likely(name, demo_names())
        names = " ".join(demo_names())
        refuse(f"there is no demo '{name}'{en or f'; there are: {names}'}", f"没有“{name}”这个演示{zh or f'；现有：{names}'}")
    data = tomllib.loads((DEMOS / name / "demo.toml").read_text())
    network: dict[str, Any] = data.get("network", {})
    split = shlex.split
    return Demo(
        name=name,
        en=data["shows"]["en"],
        zh=data["shows"]["zh"],
        server=read_program(data.get("server", {}), f"{name}-server"),
        client=read_program(data.get("client", {}), f"{name}-client"),
        claims=tuple(data.get("claims", ())),
        together=data.get("start") == "together",
        port=data.get("port", 8000),
        seconds=data.get("seconds", 60),
        samples=data.get("samples", "2ms"),
        sysctls=DEFAULT_SYSCTLS + tuple(network.get("sysctl", ())),
        link=tuple(split(network.get("link", ""))),
        nft=network.get("nft", ""),
        route=tuple(split(network.get("route", ""))),
        script=network.get("script", ""),
        tcplens=tuple(each.replace("{demo}", str(DEMOS / name)) for each in split(data.get("tcplens", ""))),
    )


def read_program(data: dict[str, Any], default: str) -> Program:
    return Program(data.get("program", default), tuple(shlex.split(data.get("options", ""))), data.get("exit", 0))


def with_option(asked: Program, *words: str) -> Program:
    """Replaces a default of that name, or adds the option."""
    kept: list[str] = []
    skip = False
    for index, word in enumerate(asked.options):
        if skip:
            skip = False
        elif word == words[0]:
            skip = index + 1 < len(asked.options) and not asked.options[index + 1].startswith("--")
        else:
            kept.append(word)
    return replace(asked, options=(*kept, *words))


def long_options(name: str) -> list[str]:
    """Those that the program's --help lists."""
    out = subprocess.run([program(name), "--help"], capture_output=True, text=True, stdin=subprocess.DEVNULL).stdout
    found: list[str] = []
    for line in out.splitlines():
        match = re.match(r" +((-[a-zA-Z],)?(--[a-z][a-z-]*)(,--[a-z][a-z-]*)*)", line)
        if match:
            found += [each for each in match[1].split(",") if each.startswith("--") and each != "--help"]
    return found


def options_with_values(words: list[str]) -> list[tuple[str, ...]]:
    """Options with their values: ['--a', '1', '--b'] becomes [('--a', '1'), ('--b',)]."""
    found: list[tuple[str, ...]] = []
    index = 0
    while index < len(words):
        name, equals, value = words[index].partition("=")
        if not re.match(r"--?.", name):
            refuse(
                f"'{words[index]}' after -- is not an option; each option has a name: --NAME VALUE",
                f"-- 之后的“{words[index]}”不是选项；选项都要写名字：--名字 值",
            )
        following = words[index + 1] if index + 1 < len(words) else None
        if equals:
            found.append((name, value))
        elif following is not None and (not following.startswith("--") or name in ("--server", "--client")):
            found.append((name, following))
            index += 1
        else:
            found.append((name,))
        index += 1
    return found


def route_options(demo: Demo, words: list[str]) -> Demo:
    """Each option to the program that knows it, or to both. --server '...', --client '...' go to that one as they are."""
    server, client = demo.server, demo.client
    known_server, known_client = long_options(server.name), long_options(client.name)
    for option in options_with_values(words):
        name = option[0]
        if name in ("--server", "--client"):
            for each in options_with_values(split_words(option[1] if len(option) > 1 else "", name)):
                server, client = (
                    (with_option(server, *each), client) if name == "--server" else (server, with_option(client, *each))
                )
            continue
        if name not in known_server and name not in known_client:
            en, zh = likely(name, {*known_server, *known_client})
            refuse(
                f"neither program knows {name}{en}; the server knows {' '.join(known_server)}; the client knows {' '.join(known_client)}",
                f"两个程序都不认识 {name}{zh}；服务器认识：{' '.join(known_server)}；客户端认识：{' '.join(known_client)}",
            )
        if name in known_server:
            server = with_option(server, *option)
        if name in known_client:
            client = with_option(client, *option)
    return replace(demo, server=server, client=client)


def split_words(words: str, option: str) -> list[str]:
    """As the shell would, quotes and all, without expanding anything."""
    try:
        return shlex.split(words)
    except ValueError:
        refuse(f"{option}: a quote is not closed in: {words}", f"{option}：引号没有配对：{words}")
