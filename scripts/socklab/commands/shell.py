"""lab shell: a shell in a private network, or on a host of a link; a second one of the same name joins it."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import tempfile
from collections.abc import Sequence

from socklab.build import build, needed_packages
from socklab.demo import DEFAULT_SYSCTLS, split_words
from socklab.networks import kinds
from socklab.networks.hold import held_names
from socklab.networks.setup import configure_loopback
from socklab.options import Arguments, parse
from socklab.packages import need_packages, sudo_command
from socklab.paths import BIN, PYTHON, ROOT, program
from socklab.runner.pair import other_processes_run
from socklab.runner.programs import until
from socklab.terminal import UsageError, fail, last_line, notice, refuse, say, show_command, text

SUMMARY = ("a shell in a private network; a second of the same name joins it", "私有网络里的 shell；同名的第二个会加入同一网络")
HELP = (
    """usage: lab shell [NAME] [--link 'OPTIONS' [--on A|B]] [-- COMMAND...]

A shell (or a command) in a private network. A second one with the same NAME, from another terminal,
joins the first: server in one, client in another, lab capture in a third. The network, and what still
runs in it, ends with its last shell ('exit' leaves one). NAME is 'lab' where none is given.

In it: lo only, MTU 1500, one segment a packet, congestion control reno, no timestamps, no SACK; you
may change all of it (ip, ethtool, sysctl, nft), and capture. The lab's programs are on PATH.

  --link 'OPTIONS'   two hosts, A and B, with a line between them that has these options of tcplink:
                     the first shell of the name is on A, the second on B
  --on A|B           on this one

Examples: scripts/lab shell a
          scripts/lab shell a -- ss -tn
          scripts/lab shell far --link '--delay 20ms --loss 1%'""",
    """用法：lab shell [名字] [--link '选项' [--on A|B]] [-- 命令...]

在私有网络里开一个 shell（或执行一条命令）。另一个终端用同样的名字，就加入同一个网络：
一个终端跑服务器，一个跑客户端，第三个跑 lab capture。最后一个 shell 退出时（exit 离开），
网络连同其中仍在运行的程序一起结束。不给名字就叫 lab。

网络里只有 lo：MTU 1500，一个报文段一个包，拥塞控制 reno，不带时间戳和 SACK；这些都可以改
（ip、ethtool、sysctl、nft），也可以抓包。实验室的程序已在 PATH 里。

  --link '选项'   两台主机 A 和 B，中间是一条线路，用 tcplink 的这些选项；
                  同名的第一个 shell 在 A，第二个在 B
  --on A|B        指定在哪一台

示例：scripts/lab shell a
      scripts/lab shell a -- ss -tn
      scripts/lab shell far --link '--delay 20ms --loss 1%'""",
)
# What a terminal needs, where sudo clears the environment.
KEPT = (
    "HOME",
    "USER",
    "LOGNAME",
    "SHELL",
    "TERM",
    "LANG",
    "LC_ALL",
    "LC_MESSAGES",
    "XDG_RUNTIME_DIR",
    "SOCKLAB_BIN",
    "SOCKLAB_RUNS",
)


def main(words: Sequence[str]) -> int:
    arguments = parse(words, "", ("link=", "on="), may_be_empty=["--link"])  # '': a line without delay or loss
    name, host, link = check(arguments)
    need_packages(*needed_packages())
    build()
    kind = kinds.choose()
    if kind in ("none", "host"):
        fail(
            "this system allows no private network (why, and what would help: lab doctor)",
            "本系统不允许建立私有网络（原因和办法见 lab doctor）",
        )
    command = arguments.after or []
    held = name in held_names()
    wants_link = link is not None or host is not None
    if wants_link and held:
        refuse(
            f"the private network '{name}' is up without a link; choose another name", f"私有网络“{name}”已经建立，没有线路；请换个名字"
        )
    if wants_link or not held:
        links = Links(kind)
        if links.is_up(name):
            if link:
                notice(
                    f"the link '{name}' is up already, with its own options; tcplink --tell changes them",
                    f"线路“{name}”已经建立，用的是它自己的选项；可用 tcplink --tell 修改",
                )
            return links.join(name, host, command)
        if wants_link:
            links.hold(name, link or [])
            return links.join(name, host, command)
        hold_network(name, kind)
    return join_network(name, kind, command)


def check(arguments: Arguments) -> tuple[str, str | None, list[str] | None]:
    host = arguments.value("--on")
    if host not in (None, "A", "B"):
        refuse(f"the hosts of a link are A and B, not '{host}'", f"线路两端的主机是 A 和 B，没有“{host}”")
    if len(arguments.operands) > 1:
        refuse("one name, please; a command goes after --", "只能给一个名字；命令写在 -- 之后")
    name = arguments.operands[0] if arguments.operands else "lab"
    if not re.fullmatch(r"[A-Za-z0-9_.-]{1,40}", name):
        refuse(
            f"a network's name has letters, digits, '_', '.', '-', at most 40: not '{name}'",
            f"网络名只能用字母、数字、“_”、“.”、“-”，最多 40 个字符：“{name}”不行",
        )
    inside = os.environ.get("SOCKLAB_IN")
    if inside:
        refuse(
            f"you are in the private network '{inside}' already; exit first, or use another terminal",
            f"你已经在私有网络“{inside}”里；先 exit，或者换一个终端",
        )
    link = arguments.value("--link")
    return name, host, None if link is None else split_words(link, "--link")


def inside_command(where: str, kind: str, command: Sequence[str]) -> list[str]:
    """What to run in there, and what it needs to know. An interactive shell is bash: its prompt says where it is."""
    environment = ["env", f"SOCKLAB_IN={where}", f"PATH={BIN}:{ROOT / 'scripts'}:{os.environ['PATH']}"]
    if kind.startswith("sudo"):
        environment += [f"{each}={os.environ[each]}" for each in KEPT if os.environ.get(each)]
    return [*environment, *(command or ["bash", "--rcfile", str(ROOT / "scripts" / "shell_rc.sh")])]


def become(command: list[str]) -> int:
    show_command(command)
    sys.stdout.flush()
    try:
        os.execvp(command[0], command)
    except OSError as error:
        fail(f"{command[0]}: {error.strerror}", f"{command[0]}：{error.strerror}")


def is_interactive(command: Sequence[str]) -> bool:
    return not command and sys.stdin.isatty()


def start_in_background(command: list[str], errors: int) -> subprocess.Popen[bytes]:
    """Out of reach of this terminal's Ctrl-C, and no job of the reader's shell."""
    show_command(command)
    quiet = subprocess.DEVNULL
    return subprocess.Popen(command, stdin=quiet, stdout=quiet, stderr=errors, start_new_session=True)


def hold_network(name: str, kind: str) -> None:
    """A separate process holds the network, so that no shell must stay until the end."""
    hold = [program("labns"), "hold", "--name", name, "--while-joined", "--starter", str(os.getpid())]
    hold += ["--owner", str(os.getuid()), "--"]
    # Isolated: what still runs when its last shell has gone is ended by the process namespace.
    inside = [*kinds.isolated(kind, always=True), *PYTHON, "--configure"]
    with tempfile.TemporaryFile() as errors:
        holder = start_in_background([*kinds.makers_sudo(kind), *hold, *inside], errors.fileno())
        until(10, lambda: name in held_names() or holder.poll() is not None)
        if name not in held_names():
            errors.seek(0)
            why = last_line(errors.read().decode(errors="replace"))
            fail(f"the private network did not come up: {why or 'see lab doctor'}", f"私有网络没有建成：{why or '见 lab doctor'}")


def join_network(name: str, kind: str, command: Sequence[str]) -> int:
    if is_interactive(command):
        say(
            f"private network '{name}': lo, MTU 1500, reno, no timestamps, no SACK. 'exit' leaves it; it ends with its last shell.",
            f"私有网络“{name}”：lo，MTU 1500，reno，无时间戳，无 SACK。exit 离开；最后一个 shell 退出时网络结束。",
        )
    # Only into root's own network root has to let us in; there we keep the few rights that the lab needs.
    sudo, myself = (sudo_command(), kinds.as_calling_user()) if kind == "sudo_root" else ([], [])
    join = [program("labns"), "join", "--owner", str(os.getuid()), name, "--"]
    return become([*sudo, *join, *myself, *inside_command(name, kind, command)])


class Links:
    """Networks of two hosts, which tcplink holds."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.tcplink = [*kinds.makers_sudo(kind), program("tcplink")]

    def is_up(self, name: str) -> bool:
        out = subprocess.run([*self.tcplink, "--list"], capture_output=True, text=True).stdout
        return name in out.splitlines()

    def hold(self, name: str, options: Sequence[str]) -> None:
        settings = [word for each in DEFAULT_SYSCTLS for word in ("--sysctl", each)]
        with tempfile.TemporaryFile() as errors:
            holder = start_in_background(
                [
                    *self.tcplink,
                    "-q",
                    "--name",
                    name,
                    "--while-joined",
                    "--starter",
                    str(os.getpid()),
                    *settings,
                    *options,
                ],
                errors.fileno(),
            )
            until(10, lambda: self.is_up(name) or holder.poll() is not None)
            if self.is_up(name):
                return
            errors.seek(0)
            why = last_line(errors.read().decode(errors="replace")).removeprefix("tcplink: ")
            if holder.poll() == 2:
                raise UsageError(f"--link: {why}")
            fail(f"the link did not come up: {why}", f"线路没有建成：{why}")

    def free_host(self, name: str) -> str:
        """The first host without a shell; A where both have one."""
        out = subprocess.run([*self.tcplink, "--join", name, "--tell", "show"], capture_output=True, text=True).stdout
        try:
            joined = json.loads(out)["joined"]
        except (ValueError, KeyError):
            return "A"
        return next((each for each in ("A", "B") if joined[each] == 0), "A")

    def join(self, name: str, host: str | None, command: Sequence[str]) -> int:
        host = host or self.free_host(name)
        if is_interactive(command):
            far = "B" if host == "A" else "A"
            say(
                f"host {host} of the link '{name}'; the other one is {far}, by that name. Its device is link0; tcplink --tell 'delay 50ms' changes the line. 'exit' leaves.",
                f"这里是主机 {host}，在线路“{name}”上；另一台叫 {far}，可直接用名字访问。网卡是 link0；用 tcplink --tell 'delay 50ms' 可随时改变线路。exit 离开。",
            )
        myself = kinds.as_calling_user() if self.kind.startswith("sudo") else []
        where = text(f"{name}: host {host}", f"{name}：主机 {host}")
        return become(
            [*self.tcplink, "--join", name, "--on", host, "--", *myself, *inside_command(where, self.kind, command)]
        )


def configure_and_wait() -> None:
    """Inside a new network for shells, as process 1 of its process namespace: configures it, says that it is ready, and
    stays until labns closes its end. Then all that still runs here is told that its terminal is gone; what ignores that
    is killed by the kernel as this program ends."""
    configure_loopback(DEFAULT_SYSCTLS)
    ready = int(os.environ.pop("LABNS_READY_FD"))
    os.write(ready, b"\n")
    os.read(ready, 1)
    if os.getpid() != 1:  # elsewhere -1 would be every process of the user
        return
    os.kill(-1, signal.SIGHUP)
    until(0.5, lambda: not other_processes_run())
