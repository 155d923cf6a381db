"""Set-up: finds what is missing, and installs that, and only that, from the distribution's packages."""

from __future__ import annotations

import glob
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from socklab.paths import BUILD, ROOT
from socklab.progress import run_with_progress
from socklab.terminal import fail, last_line, say, show_command

# ip, ethtool, sysctl and nft are where an ordinary user's PATH often does not reach.
os.environ["PATH"] = os.environ.get("PATH", "/usr/bin:/bin") + ":/usr/local/sbin:/usr/sbin:/sbin"


@dataclass(frozen=True)
class Package:
    purpose: str  # 'run' or 'test'
    probe: str
    name: str


def present(probe: str) -> bool:
    """Is it there, however it came? `command:NAME`, `header:FILE[>=BOOST_VERSION]`, `module:NAME` or `file:PATH[|PATH]`."""
    kind, _, what = probe.partition(":")
    if kind == "command":
        return shutil.which(what) is not None
    if kind == "module":
        return Path("/usr/lib/python3/dist-packages", what).exists()
    if kind == "file":
        return any(Path(each).exists() for each in what.split("|"))
    name, _, minimum = what.partition(">=")
    for folder in ("/usr/local/include", "/usr/include"):
        for file in glob.glob(f"{folder}/{name}"):  # Catch2 2 and 3 name their headers differently
            if not minimum:
                return True
            version = re.search(r"^#define BOOST_VERSION (\d+)", Path(file).read_text(), re.M)
            if version and int(version[1]) >= int(minimum):
                return True
    return False


def wanted_packages() -> list[Package]:
    """packages.txt: purpose, probe, Debian's name, and Ubuntu's where it differs ('-': not offered there)."""
    release = Path("/etc/os-release").read_text() if Path("/etc/os-release").exists() else ""
    ubuntu = re.search(r"^ID(_LIKE)?=.*ubuntu", release, re.M) is not None
    # Debian after 12 offers Boost as Ubuntu does: only bookworm's own libboost-dev is too old.
    newer_debian = not ubuntu and 'VERSION_ID="12"' not in release
    packages = []
    for line in (ROOT / "scripts" / "packages.txt").read_text().splitlines():
        words = line.split()
        if not words or words[0].startswith("#"):
            continue
        purpose, probe, name, *elsewhere = words
        if elsewhere and (ubuntu or (newer_debian and elsewhere[0] != "-")):
            name = elsewhere[0]
        if name != "-":
            packages.append(Package(purpose, probe, name))
    return packages


def missing_packages(*purposes: str) -> list[str]:
    return [each.name for each in wanted_packages() if each.purpose in purposes and not present(each.probe)]


def sudo_command() -> list[str]:
    """Nothing for root. A password is asked for only where somebody is there to type it."""
    if os.geteuid() == 0:
        return []
    return ["sudo"] if sys.stderr.isatty() and os.access("/dev/tty", os.R_OK) else ["sudo", "-n"]


def need_packages(*purposes: str) -> None:
    """Installs what is missing; says what, and by which command."""
    missing = missing_packages(*purposes)
    if not missing:
        return
    names = " ".join(missing)
    if not shutil.which("apt-get"):
        fail(
            f"this system has no apt; please install what is missing by its own means (Debian's names): {names}",
            f"本系统没有 apt；请用系统自己的方式装上所缺软件（以下是 Debian 的包名）：{names}",
        )
    sudo = sudo_command()
    if sudo and not shutil.which("sudo"):
        fail(
            f"packages are missing, and there is neither sudo nor root here; as root: apt-get install {names}",
            f"缺少软件包，而这里既没有 sudo 也不是 root；请以 root 执行：apt-get install {names}",
        )
    install = " ".join([*sudo, "apt-get install -y --no-install-recommends", names])
    say(f"set-up    installing what is missing: {install}", f"准备      安装缺少的软件包：{install}")
    if sudo and subprocess.run([*sudo, "-v"], stderr=subprocess.DEVNULL).returncode != 0:
        fail(f"sudo was refused; have someone install: {names}", f"sudo 被拒绝；请管理员安装：{names}")
    log = install_log()
    steps = [["install", "-y", "--no-install-recommends", *missing]]
    if not os.environ.get("SOCKLAB_APT_UPDATED"):  # scripts/lab has just done it, to install python3
        steps.insert(0, ["update"])
    for step in steps:
        if not apt_get(sudo, step, log):
            print("\n".join(log.read_text().splitlines()[-20:]), file=sys.stderr)
            fail(
                f"the packages could not be installed (apt's last lines above); by hand: {install}",
                f"软件包没有装上（apt 的最后几行见上）；可手工执行：{install}",
            )
    still = missing_packages(*purposes)
    if still:
        fail(f"installed, and still not found: {' '.join(still)}", f"装好了却仍找不到：{' '.join(still)}")


def install_log() -> Path:
    try:
        BUILD.mkdir(exist_ok=True)
        (BUILD / "packages.log").write_text("")
        return BUILD / "packages.log"
    except OSError:
        return Path("/dev/null")


def apt_get(sudo: list[str], arguments: list[str], log: Path) -> bool:
    # tshark's package asks a question (who may capture), and another apt may be at work: neither may stop us.
    command = [
        *sudo,
        "env",
        "DEBIAN_FRONTEND=noninteractive",
        "apt-get",
        "-q",
        "-o",
        "DPkg::Lock::Timeout=600",
        *arguments,
    ]
    show_command(command)
    return run_with_progress(command, log, "set-up", "准备", describe_apt) == 0


def describe_apt(log: str) -> str:
    line = last_line(log)
    return line if line.startswith(("Get:", "Unpacking", "Setting up", "Selecting")) else ""
