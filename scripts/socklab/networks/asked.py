"""Settings that the user asked for: each is in effect, or the run ends with one line."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Sequence
from pathlib import Path

from socklab.terminal import Failure, UsageError, refuse, run, text

SYSCTL = re.compile(r"net(\.[A-Za-z0-9_-]+)+=[!-~]([ \t!-~]*)")
NUMBER = re.compile(r"-?(0x[0-9a-fA-F]+|[0-9]+)")


def check_form(sysctls: Sequence[str], link: Sequence[str] | None, nft: str | None, runs_on_link: bool) -> None:
    """Before the run: does what was asked for make sense?"""
    for setting in sysctls:
        if not SYSCTL.fullmatch(setting):
            refuse(
                f"--sysctl: write net.KEY=VALUE, a setting of the network, not {setting!r}",
                f"--sysctl：请写 net.键=值，只能是网络的设置，不能是“{setting!r}”",
            )
    if link is not None and not link:
        refuse(
            "--link: which? write options of tcplink, as in --link '--delay 10ms'",
            "--link：要怎样的线路？请写 tcplink 的选项，如 --link '--delay 10ms'",
        )
    for option, value in zip(link or [], (link or [])[1:], strict=False):
        if option == "--sysctl" and not SYSCTL.fullmatch(value):
            refuse(
                f"--link: --sysctl: write net.KEY=VALUE, not {value!r}",
                f"--link：--sysctl：请写 net.键=值，不能是“{value!r}”",
            )
    if nft is not None and not nft.strip():
        refuse("--nft: no rules are given", "--nft：没有给规则")
    if nft is not None and runs_on_link:
        refuse(
            "--nft is for packets on loopback, and this run is over a link: use tcplink's options there (--link)",
            "--nft 针对回环上的包，而这次运行走线路：请改用 tcplink 的选项（--link）",
        )


def set_asked_sysctl(setting: str) -> None:
    """Inside the network. Raises UsageError or Failure where the setting is not in effect afterwards."""
    key, _, value = setting.partition("=")
    path = Path("/proc/sys", key.replace(".", "/"))
    if not path.exists():
        raise UsageError(
            text(
                f"--sysctl {setting}: a private network has no such key here; sysctl -a in 'lab shell' lists those there are",
                f"--sysctl {setting}：这里的私有网络没有这个键；在 lab shell 里用 sysctl -a 列出全部",
            )
        )
    done = run(["sysctl", "-qw", setting], capture_output=True)
    complaint = " ".join((done.stderr or done.stdout).split())
    if done.returncode != 0 or complaint:
        # The value is wrong; anything else is this system's.
        wrong = re.search(r"Invalid argument|No such file|range|[Mm]alformed", complaint)
        raise (UsageError if wrong else Failure)(f"--sysctl {setting}: {complaint}")
    try:
        now = path.read_text()
    except OSError:
        return  # a few keys can only be written
    if not agrees(value.split(), now.split()):
        shown = " ".join(now.split())
        raise UsageError(
            text(f"--sysctl {setting}: the kernel made {shown} of it", f"--sysctl {setting}：内核把它变成了 {shown}")
        )


def agrees(asked: Sequence[str], now: Sequence[str]) -> bool:
    """As words, or as numbers (0x10 is 16). Of a row of numbers one may set the first few."""
    return len(asked) <= len(now) and all(
        a == b or (NUMBER.fullmatch(a) and NUMBER.fullmatch(b) and number(a) == number(b))
        for a, b in zip(asked, now, strict=False)
    )


def number(digits: str) -> int:
    return int(digits, 16 if "x" in digits else 10)


def set_asked_nft(rules: str) -> None:
    """Inside the network."""
    done = run(["nft", "-f", "-"], input=rules, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    if done.returncode != 0:
        lines = [each for each in done.stderr.splitlines() if each.strip()]
        where = re.sub(r"^.*?:(\d+):([-\d]+): Error: ", r"line \1, column \2: ", lines[0] if lines else "nft failed")
        refused = re.search("not permitted|not supported", done.stderr)
        raise (Failure if refused else UsageError)(f"--nft: {where.removeprefix('Error: ')}")
    if not subprocess.run(["nft", "list", "ruleset"], capture_output=True, text=True).stdout.strip():
        raise UsageError(text("--nft: these rules leave nothing in effect", "--nft：这些规则没有留下任何东西"))
