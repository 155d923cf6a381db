"""lab doctor: what this system allows, what falls back to what, and how to get the rest."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from socklab.networks import kinds
from socklab.packages import missing_packages
from socklab.runner.meta import system_name, user_name
from socklab.terminal import GREEN, RED, YELLOW, paint, refuse, text

SUMMARY = ("what this system allows, and what falls back to what", "本系统允许什么，不行时退到哪一步")
HELP = (
    """usage: lab doctor

Tries what the lab needs, changes nothing, and says what is there, what falls back to what, and how to
get the rest. Exit status 0: a demo can run in a private network.

Example: scripts/lab doctor""",
    """用法：lab doctor

逐项试一试实验室需要的东西，什么也不改动；告诉你哪些具备、哪些要退而求其次、其余怎样补齐。
退出码 0：演示可以在私有网络里运行。

示例：scripts/lab doctor""",
)
# What is tried in a network, with what the student reads where it works, and where it does not.
TRIED_INSIDE = {
    "tcpdump": (
        ("tcpdump captures in it", "在其中抓包（tcpdump）"),
        ("no capture: tcplink's own capture does without", "无法抓包：可改用 tcplink 自带的抓包"),
    ),
    "ethtool": (
        ("offloads can be switched off: one segment, one packet", "可以关闭分段卸载：一段一包"),
        ("segments on lo are up to 64 KiB", "lo 上的报文段可达 64 KiB"),
    ),
    "sysctl": (
        ("TCP settings can be changed", "可以改 TCP 参数"),
        (
            "/proc/sys is read-only: the lab uses routes and nft rules instead; what they cannot set stays as the system has it "
            "(podman: --security-opt unmask=ALL allows it)",
            "/proc/sys 只读：实验室改用路由和 nft 规则；它们做不到的保持系统原样（podman 可加 --security-opt unmask=ALL）",
        ),
    ),
    "nft": (
        ("nft rules (ECN marks, the figure's SYN)", "nft 规则（ECN 标记、图中的 SYN）"),
        ("demos that mark or change packets use tcplink instead", "需要改包的演示改用 tcplink"),
    ),
    "tun": (
        ("TUN devices: tcplink works", "TUN 设备：tcplink 可用"),
        (
            "/dev/net/tun cannot be opened: no tcplink; demos that need two hosts run over lo. To allow it: sudo chmod 666 /dev/net/tun "
            "(containers: --device /dev/net/tun)",
            "打不开 /dev/net/tun：tcplink 不能用，双主机演示改走 lo。允许它：sudo chmod 666 /dev/net/tun（容器：--device /dev/net/tun）",
        ),
    ),
}
SCRIPT = """
ip link set lo up
works() { name=$1; shift; "$@" >/dev/null 2>&1 && echo "$name"; }
if [ "$(id -u)" = 0 ]; then user='-Z root'; fi
case $(timeout 1 setpriv --pdeathsig KILL tcpdump $user -i lo -w /dev/null 2>&1) in *'listening on'*) echo tcpdump ;; esac
works ethtool ethtool -K lo tso off gso off gro off
works sysctl sh -c 'sysctl -qw net.ipv4.tcp_timestamps=0 && [ "$(cat /proc/sys/net/ipv4/tcp_timestamps)" = 0 ]'
works nft nft add table inet doctor
works tun ip tuntap add dev doctor2 mode tun
exit 0
"""


def line(state: bool | None, en: str, zh: str) -> None:
    """`state`: there; not there; None: done without."""
    colour, word = {True: (GREEN, "ok"), False: (RED, "no"), None: (YELLOW, "--")}[state]
    print(f"{paint(colour, word)}  {text(en, zh)}", flush=True)


def main(words: Sequence[str]) -> int:
    if words:
        refuse("doctor takes no arguments", "doctor 不带参数")
    name, kernel, user = system_name() or "?", platform.release(), user_name()
    line(True, f"system: {name}, Linux {kernel}, user {user}", f"系统：{name}，Linux {kernel}，用户 {user}")
    packages()
    kind = network()
    if kind in kinds.KINDS and not asks_password(kind):
        inside(kind)
    if kind == "none":
        host = kinds.describe("host")
        line(False, f"lab run would fall back to --host-network: {host}", f"lab run 将退到 --host-network：{host}")
        return 1
    line(True, f"lab run uses: {kinds.describe(kind)}", f"lab run 将使用：{kinds.describe(kind)}")
    return 0


def packages() -> None:
    for purposes, command, state in ((("build", "run"), "lab run", False), (("test",), "scripts/test", None)):
        missing = " ".join(missing_packages(*purposes))
        if missing:
            line(state, f"packages: '{command}' will install {missing}", f"软件包：{command} 会安装 {missing}")
        else:
            line(True, f"packages for '{command}': all there", f"{command} 所需软件包：齐全")


def network() -> str:
    if not shutil.which("ip"):
        line(False, "networks cannot be tried before iproute2 is installed", "先装 iproute2，才能试网络")
        return "none"
    if os.geteuid() == 0:
        as_root()
    elif kinds.is_granted("user"):
        line(True, "private network as an ordinary user (user namespace)", "普通用户建立私有网络（用户命名空间）：可以")
    else:
        en, zh = why_no_user_namespace()
        line(False, f"private network as an ordinary user: refused; {en}", f"普通用户建立私有网络：被拒绝；{zh}")
        return by_sudo()
    return kinds.choose()


def as_root() -> None:
    if kinds.is_granted("root"):
        line(True, "private network as root", "以 root 建立私有网络：可以")
    elif kinds.is_granted("user"):
        line(
            None,
            "private network as root: refused (no CAP_SYS_ADMIN: a container?); a user namespace is granted, and does",
            "以 root 建立私有网络：被拒绝（没有 CAP_SYS_ADMIN，是容器吗？）；用户命名空间可以，足够用",
        )
    else:
        line(
            False,
            "private network as root: refused; a container? run it with CAP_SYS_ADMIN and CAP_NET_ADMIN (--cap-add SYS_ADMIN,NET_ADMIN)",
            "以 root 建立私有网络：被拒绝；是容器吗？请给它 CAP_SYS_ADMIN 和 CAP_NET_ADMIN（--cap-add SYS_ADMIN,NET_ADMIN）",
        )


def by_sudo() -> str:
    """Looking must not ask for a password: what sudo would then allow is not tried."""
    if kinds.succeeds(["sudo", "-n", "true"]):
        line(True, "sudo, without a password: the lab will use it", "sudo 不用密码：实验室会用它")
        return kinds.choose()
    if kinds.may_sudo():
        line(None, "sudo may ask for your password: the lab will use it", "sudo 会询问密码：实验室会用它")
        return "sudo"
    line(False, "sudo: not for this user", "sudo：该用户不能用")
    return "none"


def asks_password(kind: str) -> bool:
    return kind.startswith("sudo") and not kinds.succeeds(["sudo", "-n", "true"])


def why_no_user_namespace() -> tuple[str, str]:
    for path, forbids, setting in (
        ("kernel/apparmor_restrict_unprivileged_userns", "1", "kernel.apparmor_restrict_unprivileged_userns=0"),
        ("kernel/unprivileged_userns_clone", "0", "kernel.unprivileged_userns_clone=1"),
        ("user/max_user_namespaces", "0", "user.max_user_namespaces=10000"),
    ):
        file = Path("/proc/sys", path)
        if file.exists() and file.read_text().strip() == forbids:
            who = (
                ("AppArmor forbids it (Ubuntu 23.10 and later); ", "AppArmor 禁止（Ubuntu 23.10 起）；")
                if "apparmor" in path
                else ("", "")
            )
            return f"{who[0]}allow it by: sudo sysctl {setting}", f"{who[1]}允许它：sudo sysctl {setting}"
    return (
        "a container or a chroot forbids it (docker: --security-opt seccomp=unconfined)",
        "容器或 chroot 禁止（docker：--security-opt seccomp=unconfined）",
    )


def inside(kind: str) -> None:
    """What works in such a network: tried in one, all at once."""
    command = [*kinds.makers_sudo(kind), *kinds.network_command(kind), "sh", "-c", SCRIPT]
    out = subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL).stdout.split()
    for name, (there, missing) in TRIED_INSIDE.items():
        if name in out:
            line(True, *there)
        else:
            line(None, *missing)
