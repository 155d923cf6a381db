#!/usr/bin/env python3
"""What the link does to real packets of real kernels, seen from the two hosts, the capture and the journal."""
import json
import os
import socket
import struct
import subprocess
import sys
import tempfile
import unittest

TCPLINK = os.path.join(os.environ["SOCKLAB_BIN"], "tcplink")

SERVER = """
import socket, sys
s = socket.socket(socket.AF_INET6 if ":" in sys.argv[1] else socket.AF_INET, socket.SOCK_%s)
s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
s.bind((sys.argv[1], 8000))
"""
TCP_SINK = SERVER % "STREAM" + """
s.listen()
print("ready", flush=True)
c, _ = s.accept()
total = 0
while data := c.recv(65536):
    total += len(data)
print(total)
"""


def run(options, on_a, on_b=None, environment=None, status=0):
    """Runs a Python program on B, waits for its first line, then one on A; returns what both printed after that."""
    script = "import subprocess, sys\n"
    if on_b:
        script += (
            "b = subprocess.Popen([%r, '--on', 'B', '--', sys.executable, '-c', %r, '10.0.0.2'],"
            " stdout=subprocess.PIPE, text=True)\n"
            "assert b.stdout.readline() == 'ready\\n'\n" % (TCPLINK, on_b)
        )
    script += on_a
    if on_b:
        script += "\nsys.stdout.flush()\nout, _ = b.communicate(timeout=60)\nprint(out, end='')\n"
    done = subprocess.run(
        [TCPLINK, "-q", *options, "--", sys.executable, "-c", script],
        capture_output=True, text=True, timeout=120,
    )
    assert done.returncode == status, (done.returncode, done.stdout, done.stderr)
    return done.stdout


def send(sizes, family="AF_INET", host="10.0.0.2", then=""):
    """A program that connects and writes so many bytes at a time."""
    return (
        "import socket, time\n"
        "c = socket.socket(socket.%s)\n"
        "c.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)\n"
        "c.connect((%r, 8000))\n"
        "for size in %r:\n"
        "    c.sendall(b'x' * size)\n"
        "    time.sleep(0.01)\n"
        "%s\nc.close()\n" % (family, host, sizes, then)
    )


class Recorded:
    """A link's capture and journal."""

    def __init__(self):
        self.folder = tempfile.TemporaryDirectory()
        self.pcap = os.path.join(self.folder.name, "t.pcap")

    def options(self, *more):
        return ["--capture", self.pcap, *more]

    def journal(self):
        with open(self.pcap + ".journal.jsonl", encoding="utf-8") as lines:
            return [json.loads(line) for line in lines]

    def frames(self):
        """(time, source, payload length, ECN, flags) of each IPv4 TCP frame."""
        with open(self.pcap, "rb") as file:
            everything = file.read()
        magic, _, _, _, _, _, link = struct.unpack("=IHHiIII", everything[:24])
        assert magic == 0xA1B23C4D and link == 101
        at, found = 24, []
        while at < len(everything):
            sec, ns, captured, _ = struct.unpack("=IIII", everything[at : at + 16])
            ip = everything[at + 16 : at + 16 + captured]
            at += 16 + captured
            header = (ip[0] & 15) * 4
            data = len(ip) - header - (ip[header + 12] >> 4) * 4
            found.append((sec * 10**9 + ns, "A" if ip[15] == 1 else "B", data, ip[1] & 3, ip[header + 13]))
        return found


class TheLine(unittest.TestCase):
    backend = "veth"

    def recorded(self):
        r = Recorded()
        self.addCleanup(r.folder.cleanup)
        return r

    def run_link(self, options, *rest, **more):
        return run(["--backend", self.backend, *options], *rest, **more)

    def test_exactly_the_seventh_data_segment_is_lost_and_sent_again(self):
        r = self.recorded()
        out = self.run_link(r.options("--a-to-b", "drop data:7"), send([1000] * 12), TCP_SINK)
        self.assertEqual(out, "12000\n")
        drops = [line for line in r.journal() if line["event"] == "drop"]
        self.assertEqual(len(drops), 1)
        self.assertEqual((drops[0]["why"], drops[0]["rule"], drops[0]["from"]), ("counted", "data:7", "A"))
        frames = r.frames()
        data = [i for i, f in enumerate(frames, 1) if f[1] == "A" and f[2] > 0]
        self.assertEqual(drops[0]["frame"], data[6])
        self.assertGreater(len(data), 12)
        stamp = int(drops[0]["time"].replace(".", ""))
        self.assertLess(abs(stamp - frames[drops[0]["frame"] - 1][0]), 5_000_000)

    def test_ect_packets_are_marked_and_the_sender_hears_of_it(self):
        r = self.recorded()
        options = r.options("--sysctl", "net.ipv4.tcp_ecn=1", "--a-to-b", "mark data:3", "--capture-at", "B")
        out = self.run_link(options, send([1000] * 8), TCP_SINK)
        self.assertEqual(out, "8000\n")
        self.assertEqual([line["event"] for line in r.journal()], ["mark"])
        frames = r.frames()
        self.assertEqual([f[3] for f in frames if f[1] == "A" and f[2] > 0].count(3), 1)
        self.assertTrue(any(f[1] == "B" and f[4] & 0x40 and not f[4] & 2 for f in frames), "no ECE came back")
        self.assertTrue(any(f[1] == "A" and f[4] & 0x80 and not f[4] & 2 for f in frames), "no CWR followed")

    def test_a_corrupted_segment_does_not_reach_the_reader(self):
        r = self.recorded()
        out = self.run_link(r.options("--a-to-b", "corrupt data:2"), send([1000] * 5), TCP_SINK)
        self.assertEqual(out, "5000\n")
        self.assertEqual([line["event"] for line in r.journal()], ["corrupt"])
        self.assertGreater(len([f for f in r.frames() if f[1] == "A" and f[2] > 0]), 5)

    def test_the_receivers_capture_shows_what_it_saw(self):
        r = self.recorded()
        options = r.options("--capture-at", "B", "--delay", "20ms", "--a-to-b", "drop data:2")
        self.run_link(options, send([1000] * 4), TCP_SINK)
        frames = r.frames()
        syn = next(f for f in frames if f[4] & 0x12 == 2)
        synack = next(f for f in frames if f[4] & 0x12 == 0x12)
        first_ack = next(f for f in frames if f[1] == "A" and f[0] > synack[0])
        # B answers at once, and A's answer to that is a whole way there and back later.
        self.assertLess(synack[0] - syn[0], 20_000_000)
        self.assertGreaterEqual(first_ack[0] - synack[0], 40_000_000)
        self.assertEqual(len([f for f in frames if f[1] == "A" and f[2] > 0]), 4)
        self.assertIsNone([line for line in r.journal() if line["event"] == "drop"][0]["frame"])
        self.assertEqual([f[0] for f in frames], sorted(f[0] for f in frames))

    def test_a_line_is_cut_and_healed_at_stated_times(self):
        r = self.recorded()
        script = os.path.join(r.folder.name, "cut.txt")
        with open(script, "w", encoding="utf-8") as file:
            file.write("# cut for a while\nat 0.5s: a-to-b: cut\nat 5s: heal\n")
        out = self.run_link(r.options("--scenario", script), send([100] * 120), TCP_SINK)
        self.assertEqual(out, "12000\n")
        journal = r.journal()
        changes = [line for line in journal if line["event"] == "change"]
        self.assertEqual([line["settings"] for line in changes], ["a-to-b: cut", "heal"])
        cut, heal = (float(line["time"]) for line in changes)
        self.assertAlmostEqual(heal - cut, 4.5, delta=1)
        drops = [line for line in journal if line["event"] == "drop"]
        self.assertTrue(drops)
        for line in drops:
            self.assertEqual((line["why"], line["from"]), ("cut", "A"))
            self.assertTrue(cut <= float(line["time"]) <= heal)

    def test_settings_change_on_the_control_socket(self):
        on_a = (
            "import json, socket\n"
            "tell = lambda *words: subprocess.run([%r, '--tell', *words], capture_output=True, text=True)\n"
            "assert tell('a-to-b: drop syn:1-2, b-to-a: delay 3ms').returncode == 2\n"
            "assert tell('b-to-a: cut').returncode == 0\n"
            "c = socket.socket(); c.settimeout(0.5)\n"
            "try:\n    c.connect(('10.0.0.2', 9)); print('connected')\n"
            "except TimeoutError: print('nothing')\n"
            "tell('heal')\n"
            "bad = tell('delay 10')\n"
            "print(bad.returncode, bad.stderr.strip())\n"
            "print(json.loads(tell('show').stdout)['b-to-a']['drops'])\n" % TCPLINK
        )
        out = self.run_link([], on_a).splitlines()
        self.assertEqual(out[0], "nothing")
        self.assertEqual(out[1][:32], "2 tcplink: delay: '10' is not a ")
        self.assertEqual(list(json.loads(out[2].replace("'", '"'))), ["cut"])

    def test_the_rate_is_held_and_the_queue_drops_and_tells(self):
        r = self.recorded()
        options = r.options("--rate", "10mbit", "--queue", "20", "--capture-at", "B")
        # Reno fills any queue; the system's own choice might not.
        options += ["--sysctl", "net.ipv4.tcp_congestion_control=reno"]
        out = self.run_link(options, send([2_500_000]), TCP_SINK)
        self.assertEqual(out, "2500000\n")
        journal = r.journal()
        self.assertTrue(any(line["event"] == "queue" and float(line["waited"]) > 0.01 for line in journal))
        full = [line for line in journal if line["event"] == "drop"]
        self.assertTrue(full)
        self.assertTrue(all(line["why"] == "queue-full" and line["queue_packets"] == 20 for line in full))
        # The journal has the instants at which packets that had waited got their turn: behind a packet of so many
        # bytes the next one comes when those are sent, however late this machine wakes up.
        turns = [(int(line["time"].replace(".", "")), line["bytes"]) for line in journal
                 if line["event"] == "queue" and line["from"] == "A"]
        errors = [after[0] - before[0] - before[1] * 8 * 100 for before, after in zip(turns, turns[1:])]
        self.assertGreater(min(errors), -50_000, "faster than the rate")
        exact = sum(abs(error) < 50_000 for error in errors)
        self.assertGreater(exact, 0.8 * len(errors))

    def test_the_same_seed_loses_the_same_packets(self):
        sink = SERVER % "DGRAM" + """
s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 22)
print("ready", flush=True)
seen = []
while (word := s.recv(100)) != b"end":
    seen.append(int(word))
print(*seen)
"""
        source = """
import socket, time
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
for i in range(3000):
    s.sendto(b"%d" % i, ("10.0.0.2", 8000))
    if i % 50 == 49: time.sleep(0.001)
for i in range(20):
    time.sleep(0.01)
    s.sendto(b"end", ("10.0.0.2", 8000))
"""
        once, again = (self.run_link(["--loss", "5%", "--seed", "7"], source, sink) for _ in range(2))
        other = self.run_link(["--loss", "5%", "--seed", "8"], source, sink)
        lost = 3000 - len(once.split())
        self.assertTrue(80 < lost < 230, lost)
        self.assertEqual(once, again)
        self.assertNotEqual(once, other)

    def test_a_link_with_offloads_carries_bytes_whole(self):
        out = self.run_link(["--offload"], send([3_000_000], then="c.shutdown(1)"), TCP_SINK)
        self.assertEqual(out, "3000000\n")

    def test_a_capture_on_a_full_disk_says_so_and_the_link_lives(self):
        done = subprocess.run(
            [TCPLINK, "-q", "--backend", self.backend, "--capture", "/dev/full", "--journal", "/dev/null", "--", "true"],
            capture_output=True, text=True, check=False)
        self.assertEqual((done.returncode, done.stderr.count("\n")), (1, 1))
        self.assertIn("/dev/full: No space left", done.stderr)


class TheLineOverTun(TheLine):
    backend = "tun"

    @classmethod
    def setUpClass(cls):
        done = subprocess.run([TCPLINK, "-q", "--backend", "tun", "--", "true"], capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise unittest.SkipTest(done.stderr.strip())


if __name__ == "__main__":
    probe = subprocess.run([TCPLINK, "-q", "--", "true"], capture_output=True, text=True, check=False)
    if "private networks" in probe.stderr:
        print("skipped:", probe.stderr)
        sys.exit(77)
    unittest.main(verbosity=2)
