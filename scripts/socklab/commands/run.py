"""lab run: a pair in a private network, captured, explained, and its claims checked."""

from __future__ import annotations

import os
import shlex
from collections.abc import Sequence
from dataclasses import replace

from socklab.build import build, needed_packages
from socklab.demo import DEFAULT_SYSCTLS, Demo, demo_names, demo_of_commands, load_demo, route_options, split_words
from socklab.networks.asked import check_form
from socklab.options import Arguments, parse
from socklab.packages import need_packages
from socklab.runner.pair_run import PairRun
from socklab.terminal import refuse

SUMMARY = ("run a demo, capture it, explain it, check its claims", "运行一个演示：抓包、解读、检查论断")
HELP = (
    """usage: lab run DEMO [--keep-open] [--host-network] [--link 'OPTIONS'] [--sysctl KEY=VALUE]
               [--nft 'RULES'] [-o DIR] [-- DEMO-OPTIONS]
       lab run --watch 'SERVER' --watch 'CLIENT' [...]

Sets up what is missing, builds, makes a private network (no root where the system allows it), starts
tcpdump and waits for it, runs the demo's server and client, and explains what the wire shows. Leaves
runs/DEMO/STAMP/ and the link runs/DEMO/latest. Exit status 0: the pair and every claim held.

  -o, --output DIR   put the run's files there instead
  --keep-open        leave the network open afterwards, for other terminals, until Ctrl-C
  --host-network     no private network: capture on the host's own loopback (some claims may not hold)
  --link 'OPTIONS'   over a line between two hosts, with these options of tcplink
  --sysctl KEY=VALUE a setting of the private network (net. alone); may be repeated
  --nft 'RULES'      packets changed or dropped on loopback, by nft(8)
  --watch 'COMMAND'  instead of a demo, two programs of your own: the first time the server, the second time
                     the client, which starts when something listens. Their calls and buffers are
                     recorded as a demo's are; a server that does not end by itself is stopped
  -- OPTIONS         for the demo's programs; each goes to the one that knows it, or to both.
                     --server '...' and --client '...' say it explicitly

A link, setting or rule that is asked for here and is not in effect ends the run, whatever the reason.

Examples: scripts/lab run slow_reader
          scripts/lab run slow_reader -- --pause 0
          scripts/lab run --watch 'python3 -m http.server 8000 --bind 127.0.0.1' \\
                          --watch 'curl -s -o /dev/null http://127.0.0.1:8000/'""",
    """用法：lab run 演示 [--keep-open] [--host-network] [--link '选项'] [--sysctl 键=值]
              [--nft '规则'] [-o 目录] [-- 演示的选项]
      lab run --watch '服务器命令' --watch '客户端命令' [...]

装好缺少的东西，编译，建立一个私有网络（系统允许时不需要 root），启动 tcpdump 并等它就绪，
运行演示的服务器与客户端，再讲明线路上发生了什么。结果在 runs/演示/时间戳/，
runs/演示/latest 指向最近一次。退出码 0：两个程序和每条论断都成立。

  -o, --output 目录  把结果放到这个目录
  --keep-open        结束后保留网络，供其他终端加入，直到按 Ctrl-C
  --host-network     不建私有网络：在主机自己的回环上抓包（有些论断可能不成立）
  --link '选项'      走两台主机之间的线路，用 tcplink 的这些选项
  --sysctl 键=值     设置私有网络的参数（只限 net.）；可以重复
  --nft '规则'       用 nft(8) 改写或丢弃回环上的包
  --watch '命令'     不运行演示，而是运行你自己的两个程序：第一次给服务器，第二次给客户端，
                     等有人监听后才启动客户端。它们的调用和缓冲区与演示一样被记录；
                     不会自己结束的服务器，在客户端结束后停掉
  -- 选项            给演示的程序；哪个程序认识就给哪个，都认识就都给。
                     也可用 --server '...' 和 --client '...' 明说

这里要求的线路、参数或规则只要有一项没有生效，不论原因，运行就此结束。

示例：scripts/lab run slow_reader
      scripts/lab run slow_reader -- --pause 0
      scripts/lab run --watch 'python3 -m http.server 8000 --bind 127.0.0.1' \\
                      --watch 'curl -s -o /dev/null http://127.0.0.1:8000/'""",
)
LONG = ("output=", "keep-open", "host-network", "link=", "sysctl=", "nft=", "watch=")
HINT = ("a demo's own options go after --", "演示自己的选项写在 -- 之后")


def main(words: Sequence[str]) -> int:
    arguments = parse(words, "o:", LONG, HINT, may_be_empty=["--link", "--nft", "--sysctl"])
    demo = choose_demo(arguments)
    need_packages(*needed_packages())
    # What `lab list` offers is built at once: the next demo, and lab shell, then start without waiting.
    build()
    if not demo.commands:
        demo = route_options(demo, arguments.after or [])
    return PairRun(demo, arguments).run()


def choose_demo(arguments: Arguments) -> Demo:
    """The demo, or the user's two programs, with the network that the command line asks for."""
    watch = arguments.values("--watch")
    if watch:
        if arguments.operands or arguments.after:
            refuse("--watch runs your programs instead of a demo", "--watch 运行的是你自己的程序，不能再给演示")
        if len(watch) != 2:
            refuse("give --watch twice: the server's command, then the client's", "--watch 要给两次：先服务器的命令，再客户端的命令")
        if arguments.given("--host-network"):
            refuse("--watch needs a private network", "--watch 需要私有网络")
        demo = own_programs(watch)
    elif len(arguments.operands) == 1:
        demo = load_demo(arguments.operands[0])
    else:
        names = " ".join(demo_names())
        refuse(f"which demo? (one; there are: {names})", f"要运行哪个演示？（只能一个；现有：{names}）")
    link, nft, sysctls = arguments.value("--link"), arguments.value("--nft"), arguments.values("--sysctl")
    if link is not None:
        demo = replace(demo, link=tuple(split_words(link, "--link")))
    check_form(sysctls, demo.link if link is not None else None, nft, bool(demo.link))
    asked = " ".join(each for each in ("--link", "--nft", "--sysctl") if arguments.given(each))
    if asked and arguments.given("--host-network"):
        refuse(
            f"{asked}: in a private network only, not with --host-network",
            f"{asked}：只用于私有网络，不能与 --host-network 同用",
        )
    return replace(demo, sysctls=(*demo.sysctls, *sysctls), nft=demo.nft if nft is None else nft)


def own_programs(commands: Sequence[str]) -> Demo:
    """Two commands of the user's shell, run in the folder where she stands."""
    here = shlex.quote(os.getcwd())
    within = tuple(f"cd {here} && {each}" for each in commands)
    return demo_of_commands("watched", within, port=None, sysctls=DEFAULT_SYSCTLS)
