#!/usr/bin/env python3
"""interruptions.py [TIMES [LANES [SEED]]]: starts the lab's commands and tools, interrupts or kills them at a random
moment, and counts what is left: processes (with them namespaces), files in /tmp and /dev/shm, sockets, unfinished runs.
After INT, TERM and HUP nothing may be left; after KILL no process, and the next command removes the files.
As root the victims are users of their own by number, so that nobody else's files and processes are counted."""
import glob
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time

from interrupted_commands import BIN, COMMANDS, LAB, USER

TIMES = int(sys.argv[1]) if len(sys.argv) > 1 else 30
LANES = int(sys.argv[2]) if len(sys.argv) > 2 else 1
SEED = int(sys.argv[3]) if len(sys.argv) > 3 else os.getpid()
MILD = ["INT-group", "TERM-main", "HUP-main"]
HARD = ["KILL-main", "KILL-group", "KILL-one", "KILL-two", "KILL-tools"]
TOOLS = ("labns", "tcplink", "link-keeper", "unshare", "tcpwatch", "tcpdump")


class lane:
    def __init__(self, number):
        self.random = random.Random(f"{SEED}.{number}")
        self.number = number
        self.base = tempfile.mkdtemp(prefix="socklab-soak.")
        os.chmod(self.base, 0o755)
        self.folder = f"{self.base}/w"
        self.uid = os.getuid()
        if self.uid == 0 and other_users_can_run_it():
            self.uid = 50000 + 2 * (os.getpid() % 5000) + number
        for each in ("", "/tmp", "/home", "/runs"):
            os.mkdir(self.folder + each)
            os.chown(self.folder + each, self.uid, self.uid)
        self.before = {}
        self.bad = []
        self.counts = {}
        # Without a runtime folder, as in a container, it is /tmp/socklab-UID. Others' tests may use that of our own user.
        self.more = {}
        if self.uid == os.getuid():
            os.mkdir(f"{self.folder}/runtime", 0o700)
            self.more["XDG_RUNTIME_DIR"] = f"{self.folder}/runtime"
        self.before = self.files()

    def environment(self, mark):
        kept = {k: v for k, v in os.environ.items() if k in ("PATH", "LC_ALL")}
        return {
            **kept,
            **self.more,
            "HOME": f"{self.folder}/home",
            "TMPDIR": f"{self.folder}/tmp",
            "TERM": "dumb",
            "SOCKLAB_RUNS": f"{self.folder}/runs",
            "SOCKLAB_BIN": BIN,
            "SOCKLAB_SOAK": mark,
        }

    def start(self, command, mark, **more):
        become = (
            ["setpriv", f"--reuid={self.uid}", f"--regid={self.uid}", "--clear-groups"]
            if self.uid != os.getuid()
            else []
        )
        return subprocess.Popen(
            become + command,
            env=self.environment(mark),
            cwd=self.folder,
            start_new_session=True,
            stdin=subprocess.PIPE,
            **more,
        )

    def files(self):
        """What only a run that was broken off leaves. Not its output under names of the user's."""
        found = set(
            glob.glob(f"{self.folder}/tmp/*")
            + glob.glob(f"{self.folder}/**/*unfinished*", recursive=True)
            + glob.glob(f"{self.folder}/**/*.part", recursive=True)
            + glob.glob(f"{self.folder}/runtime/*")
            + glob.glob(f"{self.folder}/runs/**/.l*", recursive=True)
        )
        for place in ("/tmp", "/dev/shm"):
            for entry in os.scandir(place):
                try:
                    if self.uid != os.getuid() and entry.stat(follow_symlinks=False).st_uid == self.uid:
                        found.add(entry.path)
                except OSError:
                    pass
        with open("/proc/sysvipc/shm", encoding="utf-8") as segments:
            for words in map(str.split, segments.readlines()[1:]):
                if self.uid != os.getuid() and int(words[7]) == self.uid:
                    found.add(f"shm segment {words[1]}")
        return found - set(self.before)

    def marked(self, mark):
        found = []
        for pid in filter(str.isdigit, os.listdir("/proc")):
            try:
                stat = open(f"/proc/{pid}/stat").read()
                if stat[stat.rindex(")") + 2] == "Z":
                    continue
                of_user = self.uid != os.getuid() and os.stat(f"/proc/{pid}").st_uid == self.uid
                if of_user or f"SOCKLAB_SOAK={mark}".encode() in open(f"/proc/{pid}/environ", "rb").read().split(b"\0"):
                    words = open(f"/proc/{pid}/cmdline", "rb").read().replace(b"\0", b" ").decode(errors="replace")
                    found.append((int(pid), words[:120].strip()))
            except (OSError, ValueError):
                pass
        return found

    def hit(self, process, how, mark):
        there = self.marked(mark)
        tools = [p for p in there if p[1].split(" ")[0].split("/")[-1] in TOOLS]
        number = getattr(signal, "SIG" + how.split("-")[0])
        whom = {
            "main": [(process.pid, "main")],
            "one": self.random.sample(there, min(1, len(there))),
            "two": self.random.sample(there, min(2, len(there))),
            "tools": tools,
        }.get(how.split("-")[1], [])
        try:
            if how.endswith("group"):
                os.killpg(process.pid, number)
            for pid, _ in whom:
                os.kill(pid, number)
        except ProcessLookupError:
            pass
        return whom

    def once(self, i):
        name = self.random.choice(list(COMMANDS))
        words, longest = COMMANDS[name]
        how = self.random.choice(MILD + HARD)
        mark = f"{os.getpid()}.{self.number}.{i}"
        fill = {"{w}": self.folder, "{n}": f"s{self.number}-{i}"}
        command = [part.replace("{w}", fill["{w}"]).replace("{n}", fill["{n}"]) for part in words]
        wait = self.random.random() * longest
        errors = open(f"{self.base}/errors", "w+")
        process = self.start(command, mark, stdout=subprocess.DEVNULL, stderr=errors)
        time.sleep(wait)
        whom = self.hit(process, how, mark)
        began = time.time()
        slow = False
        try:
            # Who kills a bystander of the command's has not ended it.
            process.wait(timeout=5 if how in ("KILL-one", "KILL-two", "KILL-tools") else 40)
        except subprocess.TimeoutExpired:
            slow = how in MILD or how in ("KILL-main", "KILL-group")
            os.killpg(process.pid, signal.SIGINT if how in HARD else signal.SIGKILL)
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                slow = True
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
        process.stdin.close()
        took = time.time() - began
        left, files = self.settle(mark, how)
        count = self.counts.setdefault(how, [0, 0, 0, 0])
        count[0] += 1
        count[1] += bool(left)
        count[2] += bool(files)
        count[3] += slow
        if left or files or slow:
            errors.seek(0)
            self.bad.append(
                f"{i} {name} {how} after {wait:.2f} s: status {process.returncode}, took {took:.1f} s"
                f"{', hung' if slow else ''}; hit {whom}; left {left[:6]} {sorted(files)[:6]}; {errors.read()[-200:]!r}"
            )
            print("BAD", self.bad[-1], flush=True)
        for pid, _ in left:
            try:
                os.kill(pid, signal.SIGKILL)
            except OSError:
                pass
        for path in self.files():
            if path.startswith("shm segment "):
                subprocess.run(["ipcrm", "-m", path.split()[-1]], check=False)
                continue
            shutil.rmtree(path, ignore_errors=True) if os.path.isdir(path) else os.path.exists(path) and os.unlink(path)

    def settle(self, mark, how):
        until = time.time() + 10
        while (left := self.marked(mark)) and time.time() < until:
            time.sleep(0.1)
        if how in HARD:
            # The next command: which one it is, is the next user's choice. Run folders of a demo are swept by its next run.
            for command in (
                [f"{BIN}/tcplink", "--list"],
                [f"{BIN}/tcpwatch", "-o", f"{self.folder}/next.jsonl", "--", "true"],
            ):
                self.start(command, "next", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).wait()
        until = time.time() + 3
        while (files := self.files()) and time.time() < until:
            time.sleep(0.1)
        if how in HARD:
            files = self.swept_by_next_runs(files)
        if how in HARD:
            # Named after the process that wrote it: no later command can know whose it was.
            files = {f for f in files if not f.endswith(".part") and ".unfinished.pcap" not in f}
        return left, files

    def swept_by_next_runs(self, files):
        for f in files:
            if f.endswith(".unfinished") and "/out-" in f:
                self.start(
                    [LAB, "run", "opening", "-o", f.removesuffix(".unfinished")],
                    "next",
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                ).wait()
        for demo in {f[len(self.folder) + 6 :].split("/")[0] for f in files if f.startswith(f"{self.folder}/runs/")}:
            command = [LAB, "verify", "S1"] if demo == "verify" else [LAB, "run", "opening"]
            if demo not in ("verify", "opening"):
                command = (
                    [LAB, "run", demo]
                    if demo != "watched"
                    else [LAB, "run", "--watch", "ncat -l 127.0.0.1 8000", "--watch", "ncat --send-only 127.0.0.1 8000"]
                )
            self.start(command, "next", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).wait()
        return self.files()


def other_users_can_run_it():
    return (
        subprocess.run(
            [
                "setpriv",
                "--reuid=65533",
                "--regid=65533",
                "--clear-groups",
                "test",
                "-x",
                f"{BIN}/tcplink",
                "-a",
                "-x",
                LAB,
            ],
            check=False,
        ).returncode
        == 0
    )


def main():
    # Ignored signals, as nohup or a shell's background job has them, would be inherited by all that is interrupted here.
    for number in (signal.SIGINT, signal.SIGHUP, signal.SIGTERM, signal.SIGQUIT):
        signal.signal(number, signal.SIG_DFL)
    user = [] if os.getuid() == 0 else ["--user", "--map-current-user"]
    if (
        subprocess.run(
            ["unshare", *(USER if user else []), "--net", "--pid", "--fork", "true"], stderr=subprocess.DEVNULL
        ).returncode
        != 0
    ):
        print("skipped: this system allows no private network")
        sys.exit(77)
    print(f"{TIMES} times in {LANES} lanes, seed {SEED}", flush=True)
    lanes = [lane(n) for n in range(LANES)]

    def go(each):
        for i in range(TIMES // LANES):
            each.once(i)

    threads = [threading.Thread(target=go, args=(each,)) for each in lanes]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    bad = 0
    for each in lanes:
        bad += len(each.bad)
        for how in sorted(each.counts):
            print(f"lane {each.number} {how}: times, processes left, files left, hung =", *each.counts[how])
        subprocess.run(["rm", "-rf", each.base], check=False)
    print(f"{'ok' if bad == 0 else 'FAILED'}: {TIMES} interruptions and kills, {bad} left something or hung")
    sys.exit(bad != 0)


main()
