"""The ways to a private network: a user namespace, root, sudo; and the host's own loopback as the last resort."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterable

from socklab.packages import sudo_command
from socklab.terminal import fail, refuse, text

KINDS = ("user", "root", "sudo", "sudo_root")
# The IPC namespace: a program cannot reach the shared memory in which tcpwatch records another run's calls, and none of it
# stays after the run.
# As an ordinary user never '-r' (map to root): Debian's tcpdump would then try to change its user, and cannot.
USER_NAMESPACE = ["unshare", "--user", "--map-current-user", "--keep-caps", "--net", "--ipc"]
# Root without CAP_SYS_ADMIN (in a container) has the same problem with tcpdump: inside, she is an ordinary user.
ROOT_AS_USER = ["unshare", "--user", "--map-user=1000", "--map-group=1000", "--keep-caps", "--net", "--ipc"]
ROOT_NAMESPACE = ["unshare", "--net", "--ipc"]
# Everything below ends with its first process, whatever happens to the others.
PROCESS_NAMESPACE = ["--pid", "--fork", "--kill-child"]
# The rights that a program needs in such a network, and no more of root's.
CAPABILITIES = "+net_admin,+net_raw,+net_bind_service"


def succeeds(command: Iterable[str]) -> bool:
    quiet = subprocess.DEVNULL
    try:
        return subprocess.run(list(command), stdin=quiet, stdout=quiet, stderr=quiet).returncode == 0
    except OSError:
        return False


def grants(command: list[str]) -> bool:
    """May we configure a network made so?"""
    return succeeds([*command, "ip", "link", "set", "lo", "up"])


def may_sudo() -> bool:
    """A password is asked for only where somebody can type it."""
    return shutil.which("sudo") is not None and (succeeds(["sudo", "-n", "true"]) or len(sudo_command()) == 1)


def as_calling_user(capabilities: str = CAPABILITIES) -> list[str]:
    """Changes from root to the user who called, with a few capabilities."""
    user = [f"--reuid={os.getuid()}", f"--regid={os.getgid()}", "--init-groups"]
    caps = [f"--inh-caps={capabilities}", f"--ambient-caps={capabilities}"]
    # A change of the user makes the kernel forget that the process is to die with its parent: it is said again.
    return ["setpriv", *user, *caps, "--pdeathsig", "KILL", "--"]


def network_command(kind: str, *options: str) -> list[str]:
    """The command that makes the network, up to the command to run in it. `options`: more of unshare(1)'s."""
    if kind == "user":
        return [*(ROOT_AS_USER if os.geteuid() == 0 else USER_NAMESPACE), *options, "--"]
    if kind == "root":
        return [*ROOT_NAMESPACE, *options, "--"]
    if kind == "sudo":
        return [*as_calling_user("+sys_admin"), *USER_NAMESPACE, *options, "--"]
    if kind == "sudo_root":
        return [*ROOT_NAMESPACE, *options, "--", *as_calling_user()]
    # The host's own: no network is made, but an ordinary user gets the right to capture.
    return [] if os.geteuid() == 0 else as_calling_user()


def makers_sudo(kind: str) -> list[str]:
    """What must come before the command that makes the network."""
    return sudo_command() if kind in ("sudo", "sudo_root", "host") else []


def is_granted(kind: str) -> bool:
    if kind == "user":
        # For root too: in a container root may lack CAP_SYS_ADMIN, and have user namespaces.
        return grants(network_command("user"))
    if kind == "root":
        return os.geteuid() == 0 and grants(network_command("root"))
    # Root may give us a user namespace where the system refuses us one: the better way of the two, since root's
    # rights end with the namespace's making. Where even root has none: a network of root's, in which we keep a few.
    if os.geteuid() == 0 or not may_sudo():
        return False
    sudo = sudo_command()
    return subprocess.run([*sudo, "true"]).returncode == 0 and grants([*sudo, *network_command(kind)])


def choose(wanted: str | None = None) -> str:
    """'user', 'root', 'sudo', 'sudo_root', 'host' or 'none': the first that the system grants, or what was asked for."""
    asked = wanted or os.environ.get("SOCKLAB_NETWORK") or ""
    if asked not in ("", *KINDS, "host", "none"):
        refuse(
            f"SOCKLAB_NETWORK knows {', '.join(KINDS)}, host and none, not '{asked}'",
            f"SOCKLAB_NETWORK 只认 {'、'.join(KINDS)}、host 和 none，不认“{asked}”",
        )
    if asked == "sudo":
        candidates: tuple[str, ...] = ("sudo", "sudo_root")
    elif asked in KINDS:
        if not is_granted(asked):
            fail(
                f"SOCKLAB_NETWORK={asked}: this system does not allow it here; see lab doctor",
                f"SOCKLAB_NETWORK={asked}：本系统在这里不允许；见 lab doctor",
            )
        return asked
    elif asked:
        return asked  # 'host', 'none'
    else:
        candidates = ("root", "user") if os.geteuid() == 0 else ("user", "sudo", "sudo_root")
    return next((kind for kind in candidates if is_granted(kind)), "none")


def isolated(kind: str, always: bool = False) -> list[str]:
    """The command of a network whose processes are a namespace of their own too, so that none outlives it.

    `always`: also where it cannot mount its own /proc.
    """
    if kind == "host":
        return network_command(kind)
    with_proc = network_command(kind, *PROCESS_NAMESPACE, "--mount-proc")
    if succeeds([*makers_sudo(kind), *with_proc, "true"]):
        return with_proc
    # Some containers do not allow a new /proc, and with the old /proc process numbers name the wrong processes.
    # `labns hold` ends what is left of a run without it, too; but not what shells that joined have left.
    return network_command(kind, *(PROCESS_NAMESPACE if always else []))


def describe(kind: str) -> str:
    """What the student should know of it, in one line."""
    words = {
        "user": ("private (user namespace, no root)", "私有网络（用户命名空间，不需要 root）"),
        "root": ("private (network namespace, as root)", "私有网络（网络命名空间，以 root 身份）"),
        "host": (
            "the host's own loopback: segments up to 64 KiB, the host's TCP settings, other programs beside",
            "主机自己的回环：报文段可达 64 KiB，用主机的 TCP 设置，旁边还有别的程序",
        ),
    }
    by_sudo = (
        "private (made by sudo: this system refuses user namespaces to ordinary users)",
        "私有网络（用 sudo 创建：本系统不允许普通用户使用用户命名空间）",
    )
    return text(*words.get(kind, by_sudo))
