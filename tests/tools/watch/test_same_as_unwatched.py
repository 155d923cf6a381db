#!/usr/bin/env python3
"""Runs a hundred programs unwatched and watched: exit status, output and errors must be the same, and
the events whole. Ten each of: sandboxed, faulty, signals, executing, threaded, closing, event_loop,
interpreter, core tool, network.

usage: same_as_unwatched_test [WORD...]   only the programs whose name holds one of these words
"""

import concurrent.futures
import json
import os
import subprocess
import sys
import tempfile

BIN = os.environ["SOCKLAB_BIN"]
BUILD = os.environ["SOCKLAB_BUILD"]
HERE = os.path.dirname(os.path.abspath(__file__))

ASYNCIO = """
import asyncio
async def main():
    async def handle(reader, writer):
        writer.write(await reader.read(5)); await writer.drain(); writer.close()
    server = await asyncio.start_server(handle, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async def ask():
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"hello"); answer = await reader.read(); writer.close(); return answer
    print(len(await asyncio.gather(*[ask() for _ in range(100)])))
asyncio.run(main())
"""
HTTP = """
import http.server, threading, urllib.request
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200); self.end_headers(); self.wfile.write(b"page " * 20000)
    def log_message(self, *words): pass
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
threading.Thread(target=server.serve_forever, daemon=True).start()
print(len(urllib.request.urlopen("http://127.0.0.1:%d/" % server.server_port).read()))
"""
PERL_PAIR = """
use IO::Socket::INET; $| = 1;
my $l = IO::Socket::INET->new(Listen => 5, LocalAddr => "127.0.0.1") or die;
if (my $pid = fork()) {
  my $s = $l->accept; while (<$s>) { print "got $_" } waitpid($pid, 0); print $? >> 8, "\\n";
} else {
  my $c = IO::Socket::INET->new(PeerAddr => "127.0.0.1", PeerPort => $l->sockport) or die;
  print $c "line $_\\n" for 1..5; close $c; exit 3;
}"""
SERVER = """
import socket
l = socket.create_server(("127.0.0.1", 0)); print(l.getsockname()[1], flush=True)
s, _ = l.accept(); s.sendall(s.recv(100).upper()); s.close()
"""
# A server in the background, whose port goes to the client's command.
WITH_SERVER = 'exec 7< <(python3 -c "$1"); read -r port <&7; '


def python(text, *words):
    return ["python3", "-c", text, *words]


def perl(text):
    return ["perl", "-e", text]


def bash(text, *words):
    return ["bash", "-c", text, "bash", *words]


LISTS = {
    "interpreter": [
        python("import os; print(sorted(os.environ), os.environ.get('LD_PRELOAD'))"),
        python("import subprocess as s\nprint(s.run(['sh', '-c', 'env|sort|grep -v ^_=;exit 4'], env={'A': 'b'},"
               " capture_output=True))"),
        python("import multiprocessing as m\nif __name__ == '__main__':\n  m.set_start_method('fork')\n"
               "  with m.Pool(3) as p: print(p.map(abs, range(-5, 5)))"),
        python("import socket\ns = socket.socket()\ns.setsockopt(6, 1, 1)\ns.connect(('127.0.0.1', 1))"),
        python("import socket, array\na, b = socket.socketpair()\nl = socket.create_server(('127.0.0.1', 0))\n"
               "socket.send_fds(a, [b'x'], [l.fileno()])\nprint(len(socket.recv_fds(b, 10, 5)[1]))"),
        perl('print join(",", sort keys %ENV), "\\n"; exit 5'),
        perl('print `env | grep -c LD_PRELOAD`; system("exit 3"); print $? >> 8, "\\n"; exec "echo", "done"'),
        perl('$SIG{ALRM} = sub { print "alarm\\n"; exit 6 }; alarm 1; sleep 1 while 1'),
        bash("export -p; declare -p LD_PRELOAD; exit 7"),
        bash("echo hi >/dev/tcp/127.0.0.1/1; echo rc $?; (exit 9); echo $?; kill -9 $BASHPID"),
    ],
    "core tool": [
        ["env"],
        ["printenv", "LD_PRELOAD"],
        ["ls", "/proc/self/fd"],
        bash("yes | head -n 3; echo ${PIPESTATUS[@]}"),
        bash("seq 100000 | sort -R --random-source=/dev/zero | sort -n | sha256sum"),
        bash("ulimit -a; umask; nice"),
        ["timeout", "0.2", "sleep", "5"],
        bash("find /etc -maxdepth 1 -name 'host*' -print0 | sort -z | xargs -0 -n 1 echo file"),
        ["dd", "if=/dev/zero", "of=/dev/null", "bs=1k", "count=10", "status=none"],
        ["cat", "/nowhere", "/etc/hostname"],
    ],
    "network": [
        python(HTTP),
        python("import socketserver, threading, socket\n"
               "class H(socketserver.StreamRequestHandler):\n"
               "  def handle(self): self.wfile.write(self.rfile.readline().upper())\n"
               "s = socketserver.ForkingTCPServer(('127.0.0.1', 0), H)\n"
               "threading.Thread(target=s.serve_forever, daemon=True).start()\n"
               "for i in range(5):\n"
               "  c = socket.create_connection(s.server_address); c.sendall(b'hello\\n'); print(c.recv(9)); c.close()\n"
               "s.shutdown()"),
        perl(PERL_PAIR),
        bash(WITH_SERVER + 'exec 3<>/dev/tcp/127.0.0.1/$port; echo hello >&3; cat <&3', SERVER),
        bash(WITH_SERVER + 'exec 3<>/dev/tcp/127.0.0.1/$port; exec 7<&-; echo $(echo x >&3; head -c 2 <&3)', SERVER),
        python("import socket\na, b = socket.socketpair(type=socket.SOCK_DGRAM)\n"
               "a.send(b'd'); print(b.recv(5))\nu = socket.socket(type=socket.SOCK_DGRAM)\nu.bind(('127.0.0.1', 0))\n"
               "u.sendto(b'x', u.getsockname()); print(u.recv(5))"),
        python("import socket\nl = socket.create_server(('::1', 0), family=socket.AF_INET6)\n"
               "c = socket.create_connection(l.getsockname()[:2]); s, _ = l.accept()\n"
               "c.sendall(b'x' * 100000); c.close()\nn = 0\n"
               "while d := s.recv(5000): n += len(d)\nprint(n)"),
        python("import socket\nl = socket.create_server(('127.0.0.1', 0))\nc = socket.create_connection(l.getsockname())\n"
               "s, _ = l.accept()\ns.setsockopt(1, 13, b'\\1\\0\\0\\0\\0\\0\\0\\0'); s.close()\n"
               "try: print(c.recv(5))\nexcept OSError as e: print(e)"),
        python("import socket, os, tempfile\nl = socket.create_server(('127.0.0.1', 0))\n"
               "c = socket.create_connection(l.getsockname()); s, _ = l.accept()\n"
               "with tempfile.TemporaryFile() as f:\n  f.write(b'z' * 50000); f.flush(); print(c.sendfile(f))\n"
               "c.close(); n = 0\nwhile d := s.recv(70000): n += len(d)\nprint(n)"),
        ["getent", "ahostsv4", "localhost"],
    ],
}


def programs():
    for name in "sandboxed", "faulty", "signals", "executing", "threaded", "closing":
        for case in range(10):
            yield f"{name} {case}", [f"{BUILD}/tests/watched_{name}", str(case)]
    for case in range(8):
        yield f"event_loop {case}", [f"{BUILD}/tests/watched_event_loop", str(case)]
    yield "event_loop selectors", ["python3", f"{HERE}/programs/selectors_server.py"]
    yield "event_loop asyncio", python(ASYNCIO)
    for name, commands in LISTS.items():
        for case, command in enumerate(commands):
            yield f"{name} {case}", command


def run(command):
    """Status, output and errors; ours apart."""
    done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          timeout=60)
    ours, theirs = [], []
    for text in done.stderr.decode(errors="replace").splitlines():
        (ours if text.startswith("tcpwatch: ") else theirs).append(text)
    return (done.returncode, done.stdout.decode(errors="replace"), theirs), ours


def compare(name, command, folder):
    events = os.path.join(folder, name.replace(" ", "_"))
    try:
        (expected, _), (found, ours) = run(command), run([f"{BIN}/tcpwatch", "-o", events, "--", *command])
    except subprocess.TimeoutExpired as error:
        return [f"{name}: {error}"]
    # tcpwatch tells a signal as a shell does.
    if expected[0] < 0:
        expected = (128 - expected[0], *expected[1:])
    problems = [f"{name}: {what} unwatched {a!r}, watched {b!r}"
                for what, a, b in zip(("status", "output", "errors"), expected, found) if a != b]
    if len(ours) > 4:
        problems.append(f"{name}: tcpwatch says too much: {ours}")
    try:
        lines = [json.loads(text) for text in open(events)]
        if not any(each["kind"] == "program" for each in lines):
            problems.append(f"{name}: was not watched")
    except (OSError, ValueError) as error:
        problems.append(f"{name}: {error}")
    return problems


def main():
    chosen = [each for each in programs() if not sys.argv[1:] or any(w in each[0] for w in sys.argv[1:])]
    problems = []
    with tempfile.TemporaryDirectory() as folder, concurrent.futures.ThreadPoolExecutor(4) as pool:
        for found in pool.map(lambda each: compare(*each, folder), chosen):
            problems += found
    print("\n".join(problems))
    print(f"{len(chosen)} programs, {len(problems)} differences")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
