#!/usr/bin/env python3
"""Another user takes every name beforehand that tcplink and labns might use, and hands his own namespaces to whoever
comes. The victim must never run there, and must still have the tools. Needs root, to be two users by number."""
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time

BIN = os.environ["SOCKLAB_BIN"]
LAB = os.path.join(os.environ["SOCKLAB_ROOT"], "scripts", "lab")
VICTIM, ATTACKER = 61000 + os.getpid() % 1000, 63000 + os.getpid() % 1000
failures = 0

SQUATTER = r"""
import os, socket, sys, threading
victim = sys.argv[1]; handed = sys.argv[3:]
os.umask(0)
def serve(s):
    while True:
        c, _ = s.accept()
        threading.Thread(target=talk, args=(c,), daemon=True).start()
def talk(c):
    fds = [os.open('/proc/self/ns/' + n, os.O_RDONLY) for n in ('user', 'mnt', 'pid', 'net', 'net')]
    old = [fds[3], fds[3], fds[0], fds[1]]
    # To labns the holder speaks first; what tcplink asks comes before.
    try:
        if c.getsockname() not in (b'',) and (c.getsockname()[:1] == b'\0' or str(c.getsockname()).endswith('.net')):
            socket.send_fds(c, [b'n'], fds[:4] if c.getsockname()[:1] != b'\0' else [fds[3], fds[0]])
            while c.recv(100): pass
            return
        while True:
            d = c.recv(16384)
            if not d: return
            if d.startswith(b'join'):
                socket.send_fds(c, [b'h'], old if 'tcplink-' in str(c.getsockname()) else fds); c.send(b'/x')
            else: c.send(b'{"joined":{"A":0,"B":0}}')
    except OSError: pass
def listen(where):
    s = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    s.bind(where); s.listen(8); threading.Thread(target=serve, args=(s,), daemon=True).start()
folders = [f for f in sys.argv[2].split(',') if f]
for f in folders:
    os.mkdir(f, 0o777)
    for name in ('lab.link', 'lab.net'): listen(f + '/' + name)
if victim != '-': listen('\0socklab/' + victim + '/lab')
print('ready', flush=True)
sys.stdin.read()
"""


def check(words, good, detail=""):
    global failures
    print(f"{'ok' if good else 'FAILED'}: {words}" + ("" if good else f": {detail}"), flush=True)
    failures += not good


def as_user(uid, *command):
    return ["setpriv", f"--reuid={uid}", f"--regid={uid}", "--clear-groups", *command] if uid else list(command)


def environment(**more):
    kept = {k: v for k, v in os.environ.items() if k in ("PATH", "LC_ALL", "SOCKLAB_ROOT", "SOCKLAB_BIN")}
    return {**kept, "HOME": "/", "TERM": "dumb", **more}


def run(uid, *command, **more):
    return subprocess.run(as_user(uid, *command), env=environment(**more), capture_output=True, text=True, timeout=60,
                          stdin=subprocess.DEVNULL, cwd="/")


def start(uid, *command, unshared=(), **more):
    p = subprocess.Popen(as_user(uid, *unshared, *command), env=environment(**more), stdin=subprocess.PIPE,
                         stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, cwd="/")
    return p


class squatter:
    def __init__(self, uid, victim, folders, unshared=("unshare", "--user", "--map-current-user", "--net", "--mount")):
        self.folders = folders
        self.process = start(uid, "python3", "-c", SQUATTER, str(victim), ",".join(folders), unshared=unshared)
        assert self.process.stdout.readline() == "ready\n", "the squatter could not squat"

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.wait()
        for folder in self.folders:
            subprocess.run(["rm", "-rf", folder], check=True)


def traces(uid):
    """What is left in /tmp, when those who clean up have had their time."""
    for _ in range(100):
        left = [f for f in os.listdir("/tmp") if f.startswith((f"socklab-{uid}", f"tcplink-{uid}"))]
        if not left:
            break
        time.sleep(0.1)
    return left


def taken_beforehand():
    """All fixed names of an ordinary user are another's."""
    host = os.readlink("/proc/self/ns/net")
    folders = [f"/tmp/tcplink-{VICTIM}", f"/tmp/socklab-{VICTIM}"]
    with squatter(ATTACKER, VICTIM, folders) as thief:
        theirs = os.readlink(f"/proc/{thief.process.pid}/ns/net")
        for words, command in (("tcplink --join", [f"{BIN}/tcplink", "--join", "lab", "--"]),
                               ("labns join", [f"{BIN}/labns", "join", "lab", "--"])):
            r = run(VICTIM, *command, "readlink", "/proc/self/ns/net")
            check(f"{words} runs nothing in another's network", r.returncode != 0 and not r.stdout,
                  f"{r} (theirs is {theirs}, the host's {host})")
        r = run(VICTIM, f"{BIN}/tcplink", "--list")
        check("another's link is not listed", r.stdout == "", r)
        link = start(VICTIM, f"{BIN}/tcplink", "-q", "--name", "lab", "--", "sh", "-c", "echo up; sleep 30")
        check("the victim has a link of that name all the same", link.stdout.readline() == "up\n")
        r = run(VICTIM, f"{BIN}/tcplink", "--join", "lab", "--on", "B", "--", "sh", "-c",
                "id -u; readlink /proc/self/ns/net; echo $TCPLINK_HOST")
        lines = r.stdout.split()
        check("and joins it", len(lines) == 3 and lines[0] == str(VICTIM) and lines[2] == "B" and
              lines[1] not in (theirs, host), r)
        link.terminate()
        link.wait()
        r = run(VICTIM, LAB, "shell", "--", "readlink", "/proc/self/ns/net")
        check("lab shell is in a network of one's own", r.returncode == 0 and r.stdout.strip() not in ("", theirs, host), r)
    left = traces(VICTIM)
    check("nothing is left in /tmp", not left, left)


def root_is_lured():
    """Root's environment names what is another user's."""
    lure = tempfile.mkdtemp(prefix="socklab-lure.")
    os.chmod(lure, 0o700)
    os.chown(lure, ATTACKER, ATTACKER)
    with squatter(ATTACKER, "-", [f"{lure}/socklab", f"{lure}/tcplink-0"]):
        for folder in ("socklab", "tcplink-0"):
            r = run(0, f"{BIN}/tcplink", "--on", "A", "--", "id", TCPLINK_SOCKET=f"{lure}/{folder}/lab.link")
            check(f"root runs nothing by a socket of another's ({folder})", r.returncode == 1 and not r.stdout, r)
            check("and is told whose it is", str(ATTACKER) in r.stderr and r.stderr.count("\n") == 1, r)
        for tool in ("tcplink --join lab", "labns join lab"):
            r = run(0, f"{BIN}/{tool.split()[0]}", *tool.split()[1:], "--", "id", XDG_RUNTIME_DIR=lure)
            check(f"nor in another's XDG_RUNTIME_DIR ({tool})", r.returncode != 0 and not r.stdout, r)
        r = run(0, f"{BIN}/labns", "join", "--owner", str(ATTACKER), "lab", "--", "id", XDG_RUNTIME_DIR=lure)
        check("nor where it is to act for him", r.returncode != 0 and not r.stdout, r)
    os.rmdir(lure)


def a_link_in_root_s_place():
    """Only where no other root of this machine has a folder there."""
    if any(os.path.exists(f) for f in ("/tmp/tcplink-0", "/tmp/socklab-0", "/run/user/0")):
        print("left out: root has a folder here already")
        return
    with squatter(ATTACKER, "-", ["/tmp/tcplink-0", "/tmp/socklab-0"]):
        r = run(0, f"{BIN}/tcplink", "--join", "lab", "--", "id", "-u")
        check("root does not join another's link", r.returncode == 1 and not r.stdout, r)
        r = run(0, f"{BIN}/tcplink", "-q", "--", "sh", "-c", "tcplink --on B -- id -u")
        check("root has a link all the same", r.stdout == "0\n", r)


def connecting_to_the_victim():
    folder = tempfile.mkdtemp(prefix="socklab-open.")
    os.chown(folder, VICTIM, VICTIM)
    link = start(VICTIM, f"{BIN}/tcplink", "-q", "--name", "open", "--", "sh", "-c", "echo up; sleep 30",
                 XDG_RUNTIME_DIR=folder)
    link.stdout.readline()
    path = f"{folder}/socklab/open.link"
    r = run(ATTACKER, "ls", f"{folder}/socklab")
    check("the folder is closed to others", r.returncode != 0, r)
    # As if the victim had opened all of it: the link itself still asks who comes.
    for each in (folder, f"{folder}/socklab", path):
        if os.path.exists(each):
            os.chmod(each, 0o777)
    r = run(ATTACKER, "python3", "-c", f"""
import socket
s = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET); s.connect({path!r})
try:
    s.send(b'join A'); print(socket.recv_fds(s, 99, 9)[:2])
except OSError as e: print(e)""")
    check("another user gets no namespace of it", "b'h'" not in r.stdout and "b'n'" not in r.stdout and r.returncode == 0, r)
    link.terminate()
    link.wait()
    subprocess.run(["rm", "-rf", folder], check=True)


def namespaces_of_the_host():
    """A listener of the right user that hands over what is no link's: the host's own network."""
    folder = tempfile.mkdtemp(prefix="socklab-host.")
    for uid in (VICTIM, 0):
        os.chown(folder, uid, uid)
        with squatter(uid, "-", [f"{folder}/socklab"], unshared=()):
            os.chmod(f"{folder}/socklab", 0o700)
            for tool in ("tcplink --join lab", "labns join lab"):
                r = run(uid, f"{BIN}/{tool.split()[0]}", *tool.split()[1:], "--", "id", XDG_RUNTIME_DIR=folder)
                check(f"the host's network is refused (uid {uid}, {tool})",
                      r.returncode == 1 and not r.stdout and "handed over" in r.stderr, r)
    os.rmdir(folder)


def bystanders_live():
    """What makes no network of its own ends nobody."""
    bystander = subprocess.Popen(as_user(VICTIM, "sleep", "1000"), start_new_session=True)
    for kind in ("foo", "host ", "userx", "''", "none "):
        r = run(VICTIM, LAB, "shell", "x", "--", "true", SOCKLAB_NETWORK=kind)
        check(f"SOCKLAB_NETWORK='{kind}' is a usage error of one line", r.returncode == 2 and r.stderr.count("\n") == 1, r)
        r = run(VICTIM, LAB, "run", "opening", "-o", "/nonexistent/x", SOCKLAB_NETWORK=kind)
        check(f"SOCKLAB_NETWORK='{kind}' in lab run too", r.returncode in (1, 2), r)
    time.sleep(1)
    check("the bystander lives", bystander.poll() is None)
    r = run(VICTIM, f"{BIN}/labns", "hold", "--name", "none", "--while-joined", "--", "sh", "-c",
            "echo >&$LABNS_READY_FD; exec sleep 30")
    check("a holder without a network of its own ends with 1", r.returncode == 1 and "no network" in r.stderr, r)
    time.sleep(1)
    check("and the bystander lives", bystander.poll() is None)
    # One that somebody has put into the network, but not by this run.
    hold = start(VICTIM, f"{BIN}/labns", "hold", "--name", "guest", "--while-joined", "--", "unshare", "--user",
                 "--map-current-user", "--keep-caps", "--net", "--pid", "--fork", "--kill-child", "sh", "-c",
                 "echo >&$LABNS_READY_FD; echo up; sleep 1000")
    hold.stdout.readline()
    inside = subprocess.run(["pgrep", "-P", str(hold.pid)], capture_output=True, text=True, check=True).stdout.split()[0]
    guest = subprocess.Popen(["nsenter", f"--net=/proc/{inside}/ns/net", "sleep", "1000"])
    time.sleep(0.5)
    run(VICTIM, f"{BIN}/labns", "join", "guest", "--", "true")
    check("the network ends with its last shell", hold.wait(20) == 0)
    time.sleep(0.5)
    check("who was put into it by others lives", guest.poll() is None)
    for p in (guest, bystander):
        if p.poll() is None:
            p.send_signal(signal.SIGKILL)
        p.wait()


def main():
    if os.geteuid() != 0:
        print("skipped: needs root, to act as two other users")
        sys.exit(77)
    if run(VICTIM, "unshare", "--user", "--map-current-user", "--net", "true").returncode != 0:
        print("skipped: this system lets no ordinary user make private networks")
        sys.exit(77)
    if run(VICTIM, "test", "-x", f"{BIN}/tcplink", "-a", "-x", LAB).returncode != 0:
        print(f"skipped: another user cannot read {BIN}")
        sys.exit(77)
    for test in (taken_beforehand, root_is_lured, a_link_in_root_s_place, connecting_to_the_victim,
                 namespaces_of_the_host, bystanders_live):
        print(f"-- {test.__name__}")
        test()
    sys.exit(failures != 0)


main()
