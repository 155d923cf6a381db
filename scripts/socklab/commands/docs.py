"""lab docs: builds the course's site, and shows it."""

from __future__ import annotations

import contextlib
import functools
import http.server
import subprocess
from collections.abc import Sequence
from pathlib import Path

from socklab.options import nothing_after, parse
from socklab.packages import need_packages
from socklab.paths import BUILD, shown
from socklab.site.build import build_site
from socklab.terminal import fail, refuse, say, settings

SUMMARY = ("build the course's site, and open it", "生成课程网站并打开")
HELP = (
    """usage: lab docs [--build] [-o DIR] [--port N]

Builds the course, its exercises, lessons and glossary as a site in both languages, and shows it on this machine
(http://127.0.0.1:8090/) until Ctrl-C.

  --build   only build
  -o DIR    where (default: build/site)
  --port N  another port (0: any that is free)

Example: scripts/lab docs""",
    """用法：lab docs [--build] [-o 目录] [--port 端口]

把课程、练习、课文和术语表生成为两种语言的网站，并在本机显示（http://127.0.0.1:8090/），按 Ctrl-C 结束。

  --build      只生成
  -o 目录      放在哪里（默认：build/site）
  --port 端口  用别的端口（0：任意空闲端口）

示例：scripts/lab docs""",
)


class Pages(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *words: object) -> None:
        pass


def main(words: Sequence[str]) -> int:
    arguments = parse(words, "o:", ("build", "output=", "port="))
    nothing_after(arguments)
    if arguments.operands:
        refuse(f"'{arguments.operands[0]}': lab docs takes only options", f"“{arguments.operands[0]}”：lab docs 只接受选项")
    port = arguments.value("--port") or "8090"
    if not port.isdecimal() or int(port) > 65535:
        refuse(f"--port wants a number up to 65535, not '{port}'", f"--port 需要不超过 65535 的数，不能是“{port}”")
    out = Path(arguments.value("-o", "--output") or BUILD / "site").absolute()
    if out.exists() and not (out / "search").is_dir() and any(out.iterdir()):
        refuse(f"{out} is there already, and no site", f"{out} 已经存在，而且不是网站")
    need_packages("docs")
    build_site(out)
    say(f"the site: {shown(out)}/index.html", f"网站：{shown(out)}/index.html")
    return 0 if arguments.given("--build") else serve(out, int(port))


def serve(out: Path, port: int) -> int:
    """Only on loopback. Search needs a server: a browser does not let a page from a file read other files."""
    try:
        server = http.server.ThreadingHTTPServer(("127.0.0.1", port), functools.partial(Pages, directory=str(out)))
    except OSError as problem:
        fail(f"port {port}: {problem.strerror}", f"端口 {port}：{problem.strerror}")
    address = f"http://127.0.0.1:{server.server_address[1]}/{'zh/' if settings.language == 'zh' else ''}"
    say(f"look at {address} (Ctrl-C ends)", f"请看 {address}（按 Ctrl-C 结束）")
    with contextlib.suppress(OSError):
        subprocess.Popen(["xdg-open", address], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        pass
    finally:
        server.server_close()
    return 0
