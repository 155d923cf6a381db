#!/usr/bin/env python3
"""Bytes a CPU-second of both ends: libsock's bulk pair and the demo pair beside iperf3, in turns. Prints Markdown.

Usage: bulk.py [ROUNDS [BYTES]]; $SOCKLAB_BIN and $SOCKLAB_BENCH name the folders of the programs.
"""
import os
import statistics
import subprocess
import sys
import time

BLOCK = 128 * 1024  # iperf3's own size of a TCP write
rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 9
size = int(sys.argv[2]) if len(sys.argv) > 2 else 4 << 30
bench, programs = os.environ["SOCKLAB_BENCH"], os.environ["SOCKLAB_BIN"]
port = 23000


def iperf3():
    return (["iperf3", "-s", "-1", "-B", "127.0.0.1", "-p", str(port)],
            ["iperf3", "-c", "127.0.0.1", "-p", str(port), "-l", str(BLOCK), "-n", str(size)], size)


def bulk_pair():
    pair = bench + "/bulk_pair"
    return [pair, "receive", str(port), str(BLOCK)], [pair, "send", str(port), str(BLOCK), str(size)], size


def demo_pair():
    few = size // 16  # each byte is made, looked at and digested: it takes that much longer
    return ([programs + "/slow_reader-server", "--port", str(port), "--pause", "0", "--read", str(BLOCK), "--receive-buffer", "0", "--mss", "0"],
            [programs + "/slow_reader-client", "--port", str(port), "--write", str(BLOCK), "--send-buffer", "0", "--bytes", str(few)], few)


def measure(kind):
    """Bytes a second of CPU, and a second of the clock."""
    global port
    port += 1
    server, client, count = kind()
    quiet = dict(stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    one = subprocess.Popen(server, **quiet)
    time.sleep(0.5)
    began = time.perf_counter()
    two = subprocess.Popen(client, **quiet)
    cpu = 0.0
    for process in two, one:
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            sys.exit("%s: status %d" % (" ".join(process.args), process.returncode))
        cpu += used.ru_utime + used.ru_stime
    return count / cpu, count / (time.perf_counter() - began)


kinds = {"iperf3": iperf3, "libsock, nothing looked at": bulk_pair, "slow_reader's pair, every byte checked": demo_pair}
taken = {name: [] for name in kinds}
for _ in range(rounds):
    for name, kind in kinds.items():
        taken[name].append(measure(kind))
print("| pair | GB a CPU-second of both ends | × iperf3, median of the paired runs | GB a second |")
print("| --- | --- | --- | --- |")
for name, them in taken.items():
    ratio = statistics.median(mine[0] / theirs[0] for mine, theirs in zip(them, taken["iperf3"]))
    print("| %s | %.2f | %.2f | %.2f |" % (name, statistics.median(t[0] for t in them) / 1e9, ratio, statistics.median(t[1] for t in them) / 1e9))
print("\n%d rounds; writes and reads of %d bytes; buffers as the kernel chooses them." % (rounds, BLOCK))
