"""lab capture: tcpdump with the right options, around a command or until Ctrl-C."""

from __future__ import annotations

import os
import re
import shlex
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from socklab import interrupt
from socklab.networks.kinds import as_calling_user, may_sudo
from socklab.options import Arguments, parse
from socklab.packages import need_packages, sudo_command
from socklab.paths import BIN
from socklab.runner.tcpdump import Tcpdump
from socklab.unnamed_file import UnnamedFile
from socklab.shared_folder import warn_of_shared_folder
from socklab.terminal import fail, notice, refuse, say, show_command

SUMMARY = ("tcpdump with the right options, around a command or until Ctrl-C", "用合适的选项运行 tcpdump：包住一条命令，或直到 Ctrl-C")
HELP = (
    """usage: lab capture -p PORT [-i INTERFACE] -o FILE.pcap [-f] [-- COMMAND...]

Records the TCP segments of a port: around a command, or until Ctrl-C. Inside 'lab shell' no rights are
needed; on the host's own interfaces root's or sudo's. The file appears when the capture is whole.

  -p, --port PORT            may be repeated; 'any' for every packet
  -i, --interface INTERFACE  default lo; 'any' for all
  -o, --output FILE.pcap
  -f, --force                replace FILE.pcap where it exists

Exit status: the command's.

Examples: scripts/lab capture -p 8000 -o my.pcap
          scripts/lab capture -p 443 -i any -o web.pcap -- curl -s https://www.debian.org -o /dev/null""",
    """用法：lab capture -p 端口 [-i 接口] -o 文件.pcap [-f] [-- 命令...]

记录某个端口的 TCP 报文段：包住一条命令，或直到按 Ctrl-C。在 lab shell 里不需要任何权限；
在主机自己的接口上需要 root 或 sudo。抓包完整之后文件才会出现。

  -p, --port 端口         可以重复；any 表示所有包
  -i, --interface 接口    默认 lo；any 表示全部接口
  -o, --output 文件.pcap
  -f, --force             文件已存在时替换它

退出码：该命令的退出码。

示例：scripts/lab capture -p 8000 -o my.pcap
      scripts/lab capture -p 443 -i any -o web.pcap -- curl -s https://www.debian.org -o /dev/null""",
)
CAP_NET_RAW = 13


def main(words: Sequence[str]) -> int:
    arguments = parse(words, "p:i:o:f", ("port=", "interface=", "output=", "force"))
    filter_words, interface, output = check(arguments)
    need_packages("capture")
    before: list[str] = []
    if not may_capture():
        if not may_sudo():
            fail(
                "capturing here needs root or sudo; inside 'lab shell' it needs neither",
                "在这里抓包需要 root 或 sudo；在 lab shell 里则不需要",
            )
        before = [*sudo_command(), *as_calling_user()]
        say("capture   by sudo, since this is no private network of yours", "抓包      用 sudo，因为这里不是你的私有网络")
    warn_of_shared_folder(output.parent)
    return capture_around(filter_words, interface, output, arguments, before)


def check(arguments: Arguments) -> tuple[list[str], str, Path]:
    if arguments.operands:
        word = arguments.operands[0]
        refuse(f"'{word}' is too much; a command goes after --", f"“{word}”是多余的；命令写在 -- 之后")
    ports, given = arguments.values("-p", "--port"), arguments.value("-o", "--output")
    if not ports:
        refuse("which port? -p PORT (or -p any)", "哪个端口？用 -p 端口（或 -p any）")
    if not given:
        refuse("which file? -o FILE.pcap", "写到哪个文件？用 -o 文件.pcap")
    if arguments.after == []:
        refuse("no command after --", "-- 之后没有命令")
    interface = arguments.value("-i", "--interface") or "lo"
    filter_words = port_filter(ports)
    check_interface(interface)
    output = Path(given)
    if output.is_dir():
        refuse(f"{output} is a folder; name a file", f"{output} 是目录；请给文件名")
    if output.exists() and not output.is_file():
        refuse(f"{output} is a device or a pipe; name a file", f"{output} 是设备或管道；请给文件名")
    if os.path.lexists(output) and not arguments.given("-f", "--force"):
        refuse(f"{output} is there already; choose another name, or -f to replace it", f"{output} 已经存在；请换个名字，或用 -f 替换")
    if not (output.parent.is_dir() and os.access(output.parent, os.W_OK)):
        fail(f"cannot write into the folder {output.parent}", f"无法写入目录 {output.parent}")
    return filter_words, interface, output


def port_filter(ports: Sequence[str]) -> list[str]:
    if "any" in ports:
        return []
    words: list[str] = []
    for port in ports:
        if not re.fullmatch(r"[1-9][0-9]{0,4}", port) or int(port) > 65535:
            refuse(f"a port is a number from 1 to 65535, not '{port}'", f"端口是 1 到 65535 的数，不能是“{port}”")
        words += [*(["or"] if words else []), "tcp", "port", port]
    return words


def check_interface(interface: str) -> None:
    # if_nameindex(3), not /sys, which shows the network in which it was mounted.
    names = [name for _, name in socket.if_nameindex()]
    if interface != "any" and interface not in names:
        refuse(
            f"there is no interface '{interface}'; there are: {' '.join(names)}",
            f"没有接口“{interface}”；现有：{' '.join(names)}",
        )


def may_capture() -> bool:
    """We ourselves? CAP_NET_RAW, as in a private network or as root, or given to tcpdump's file."""
    status = Path("/proc/self/status").read_text()
    effective = re.search(r"^CapEff:\s*([0-9a-f]+)", status, re.M)
    if effective and int(effective[1], 16) >> CAP_NET_RAW & 1:
        return True
    try:
        which = subprocess.run(["sh", "-c", 'getcap "$(command -v tcpdump)"'], capture_output=True, text=True).stdout
    except OSError:
        return False
    return "cap_net_raw" in which


def capture_around(
    filter_words: list[str], interface: str, output: Path, arguments: Arguments, before: list[str]
) -> int:
    with UnnamedFile(output) as file:
        capture = Tcpdump(interface, filter_words, file.stream, str(output), before)
        try:
            if not capture.is_capturing():
                fail(f"tcpdump did not start: {capture.cause_of_end()}", f"tcpdump 没有启动：{capture.cause_of_end()}")
            status = run_command(arguments.after) if arguments.after else wait_for_interrupt(capture, interface)
            interrupt.ignore()
            whole = capture.stop()
        finally:
            capture.kill()
        finish(capture, whole, file, output, arguments.given("-f", "--force"))
    return status


def run_command(command: Sequence[str]) -> int:
    """The lab's own programs by their names, as in lab shell. An interrupt is the command's; then the capture ends."""
    show_command(command)
    environment = os.environ | {"PATH": f"{BIN}:{os.environ['PATH']}"}
    try:
        process = subprocess.Popen(list(command), env=environment)
    except OSError as error:
        notice(f"{command[0]}: {error.strerror}", f"{command[0]}：{error.strerror}")
        return 127 if isinstance(error, FileNotFoundError) else 126
    try:
        code = process.wait()
    except interrupt.Interrupted as interrupted:
        if interrupted.number != signal.SIGINT:
            process.send_signal(interrupted.number)
        code = process.wait()
    return code if code >= 0 else 128 - code


def wait_for_interrupt(capture: Tcpdump, interface: str) -> int:
    say(f"capture   on {interface}; Ctrl-C ends it", f"抓包      在 {interface} 上；按 Ctrl-C 结束")
    try:
        while capture.is_running():
            time.sleep(0.1)
    except interrupt.Interrupted:
        pass
    return 0


def finish(capture: Tcpdump, whole: bool, file: UnnamedFile, output: Path, force: bool) -> None:
    captured, dropped = capture.total("captured"), capture.total("dropped by kernel")
    if whole and file.stream.seek(0, os.SEEK_END) == 0:
        fail("nothing could be written: is the disk full? No file is kept", "什么也没写进去：磁盘满了吗？不保留文件")
    if not whole or captured is None:
        why = capture.cause_of_end()
        fail(f"{why}; no file is kept", f"{why}；不保留文件")
    try:
        file.commit(force)
    except FileExistsError:
        fail(f"{output} was made by somebody else meanwhile; nothing is kept", f"{output} 在此期间被别人创建；不留任何东西")
    if dropped:
        notice(f"the kernel dropped {dropped} packets: the capture has holes", f"内核丢弃了 {dropped} 个包：抓包有缺口")
    see = shlex.quote(str(output))
    say(
        f"capture   {captured} packets in {output}; look at them: scripts/lab explain {see}",
        f"抓包      {captured} 个包，存在 {output}；解读：scripts/lab explain {see}",
    )
    sys.stdout.flush()
