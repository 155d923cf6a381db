"""Configures a private network from within, and knows another way where a setting is refused.

In some containers /proc/sys is read-only. What a sysctl would set can then often be had by netlink: the route of
loopback (ip-route(8)), or a rule that takes an option out of the SYN (nft(8)), so that it is not negotiated.
"""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from socklab.terminal import run, run_quietly

OPTION_STRIPPED = {  # sysctl=0: the TCP option, as nft names it, without which the feature is not negotiated
    "net.ipv4.tcp_timestamps": "timestamp",
    "net.ipv4.tcp_sack": "sack-perm",
    "net.ipv4.tcp_window_scaling": "window",
}
LOOPBACK_PREFIXES = ("127.0.0.0/8", "127.0.0.1")


@dataclass
class Configuration:
    """What was asked of a network and what became of it. Values as sysctl(8) has them: NAME=VALUE."""

    refused: list[str] = field(default_factory=list)
    otherwise: list[str] = field(default_factory=list)  # in effect, by another way than sysctl
    route: list[str] = field(default_factory=list)  # attributes of the routes


def configure_loopback(settings: Sequence[str], route: Sequence[str] = ()) -> Configuration:
    """Inside the network, one host: loopback, its settings, its route."""
    if run(["ip", "link", "set", "lo", "up", "mtu", "1500"]).returncode != 0:
        raise OSError("the private network could not be configured")
    refused = [each for each in settings if not set_sysctl(each)]
    done = set_otherwise(refused, loopback_routes(), route)
    # One segment, one packet: without this a 'packet' on lo is up to 64 KiB.
    if not run_quietly(["ethtool", "-K", "lo", "tso", "off", "gso", "off", "gro", "off"]):
        done.refused.append("offloads")
    return done


def set_sysctl(setting: str) -> bool:
    """True where the setting is in effect."""
    name, _, value = setting.partition("=")
    path = Path("/proc/sys", name.replace(".", "/"))
    if not path.exists():
        return False  # sysctl(8) ends with 0 here
    if path.read_text().split() == value.split():
        return True  # nothing to set: a read-only /proc/sys does not matter
    return run_quietly(["sysctl", "-qw", setting]) and path.read_text().split() == value.split()


def set_otherwise(
    settings: Sequence[str], routes: Sequence[Sequence[str]], route: Sequence[str] = (), host: Sequence[str] = ()
) -> Configuration:
    """By another way than sysctl, for the hosts that `routes` lead to. `host`: a command prefix that runs on a host."""
    done = Configuration(route=list(route))
    stripped = [
        OPTION_STRIPPED[name]
        for name, value in map(split_setting, settings)
        if name in OPTION_STRIPPED and value == "0"
    ]
    for setting in settings:
        name, value = split_setting(setting)
        if name in OPTION_STRIPPED and value == "0":
            pass
        elif name == "net.ipv4.tcp_congestion_control":
            done.route += ["congctl", value]
        elif name == "net.ipv4.tcp_ecn" and value == "1":
            done.route += ["features", "ecn"]
        elif name == "net.ipv4.tcp_early_retrans" and value == "0" and "sack-perm" in stripped:
            pass  # tail loss probes need SACK (tcp_schedule_loss_probe): without it there are none
        else:
            done.refused.append(setting)
            continue
        done.otherwise.append(setting)
    if stripped and not strip_options(stripped, host):
        done.refused += done.otherwise
        done.otherwise = []
    if done.route and not all(run_quietly([*host, "ip", "route", "change", *each, *done.route]) for each in routes):
        done.refused.append(f"route {' '.join(done.route)}")
        done.route = []
    return done


def split_setting(setting: str) -> tuple[str, str]:
    name, _, value = setting.partition("=")
    return name, value


def strip_options(options: Sequence[str], host: Sequence[str]) -> bool:
    """Takes these TCP options out of each SYN on its way in."""
    rules = "\n".join(f"    tcp flags syn reset tcp option {each}" for each in options)
    table = (
        f"table inet socklab_options {{\n  chain syn {{\n    type filter hook input priority -10\n{rules}\n  }}\n}}\n"
    )
    quiet = subprocess.DEVNULL
    return run([*host, "nft", "-f", "/dev/stdin"], input=table, stdout=quiet, stderr=quiet).returncode == 0


def loopback_routes() -> list[list[str]]:
    """Those by which loopback's addresses are reached, as ip-route(8) wants them."""
    tail = ["dev", "lo", "table", "local", "proto", "kernel", "scope", "host", "src", "127.0.0.1"]
    return [["local", prefix, *tail] for prefix in ("127.0.0.0/8", "127.0.0.1")]


def link_routes(host: Sequence[str]) -> list[list[str]]:
    """Those of a host of a link to the other."""
    out = subprocess.run(
        [*host, "ip", "-o", "-4", "route", "show", "dev", "link0"], capture_output=True, text=True
    ).stdout
    return [[each for each in line.split() if each != "linkdown"] + ["dev", "link0"] for line in out.splitlines()]
