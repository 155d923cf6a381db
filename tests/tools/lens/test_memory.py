#!/usr/bin/env python3
"""What the analyser's memory grows with: connections open at once, and nothing else. memory.py [whole]

Peak resident memory of two captures that differ only in the number of connections; `whole` has a million of them.
Exit 77 where the program is a sanitizer's: then its memory is not its own.
"""
import os
import shutil
import subprocess
import sys
import tempfile

here = os.path.dirname(os.path.abspath(__file__))
made = os.path.join(here, '..', '..', '..', 'bench', 'lens', 'made.py')
tcplens = os.path.join(os.environ.get('SOCKLAB_BIN', 'build/bin'), 'tcplens')
failed = False


def peak(capture, *options):
    """Peak resident memory, bytes."""
    pid = os.posix_spawn(tcplens, [tcplens, *options, '-o', os.devnull, capture], os.environ)
    _, status, used = os.wait4(pid, 0)
    if status != 0:
        sys.exit(f'tcplens {" ".join(options)} {capture}: status {status}')
    return used.ru_maxrss * 1024  # never less than this process's own, which Linux counts as the child's before exec


def check(what, measured, most):
    global failed
    good = measured < most
    failed |= not good
    print(f'{"ok " if good else "NO "} {what}: {measured:,.0f}, at most {most:,}')


def capture(folder, kind, count):
    path = os.path.join(folder, f'{kind}-{count}.pcap')
    if not os.path.exists(path):
        subprocess.run([sys.executable, made, kind, str(count), path], check=True)
    return path


def main():
    if subprocess.run(['grep', '-qE', '__(a|t)san_init', tcplens]).returncode == 0:
        print('skipped: a sanitizer\'s memory is in the way')
        return 77
    with tempfile.TemporaryDirectory() as folder:
        # As they cost when nothing but the handshake was sent, after one exchange, after twenty.
        # Measured: 856, 857 and 1078. The kernel counts resident pages in batches for each processor: one peak is up to
        # 360 kB off, which is 18 bytes a connection; hence the least of five peaks.
        for kind, most in ('half-open', 876), ('open', 876), ('chatty', 1100):
            few, many = (min(peak(capture(folder, kind, n), '--summary') for _ in range(5)) for n in (25000, 45000))
            check(f'{kind}: bytes a connection, --summary', (many - few) / 20000, most)
        few, many = (peak(capture(folder, 'open', n), '--format', 'ndjson') for n in (25000, 45000))
        check('open: bytes a connection, ndjson with its segments', (many - few) / 20000, 3500)
        # Those that are over, and packets, cost nothing: but for a line each, of which 100,000 are kept.
        check('60,000 finished connections, csv', peak(capture(folder, 'short', 60000), '--format', 'csv'), 16 << 20)
        check('1,000,000 packets, --summary', peak(capture(folder, 'bulk', 1000000), '--summary'), 16 << 20)
        # One that stays open before all others keeps none of them, in any form that has them in order.
        others = capture(folder, 'short', 60000)
        first = os.path.join(folder, 'first-open.pcap')
        with open(others, 'rb') as short, open(capture(folder, 'half-open', 1), 'rb') as one, open(first, 'wb') as both:
            both.write(short.read(24) + one.read()[24:].replace(b'\x0b\x00\x00\x01', b'\x0b\x00\x00\x02'))
            shutil.copyfileobj(short, both)  # not by way of our own memory, which would be counted
        for form in ['--format', 'json'], ['--all'], ['--format', 'html']:
            check(f'60,000 connections while one is open, {" ".join(form)}', peak(first, *form), 40 << 20)
        if 'whole' in sys.argv[1:]:
            check('1,000,000 finished connections, --summary', peak(capture(folder, 'short', 1000000), '--summary'), 40 << 20)
            check('1,000,000 finished connections, ndjson',
                  peak(os.path.join(folder, 'short-1000000.pcap'), '--format', 'ndjson'), 40 << 20)
            os.unlink(os.path.join(folder, 'short-1000000.pcap'))
            # 2^20 are followed at once; beyond that, those idle longest are told early.
            flood = capture(folder, 'half-open', 2000000)
            check('2,000,000 half-open connections, --summary', peak(flood, '--summary'), 1 << 30)
            check('2,000,000 half-open connections, ndjson', peak(flood, '--format', 'ndjson'), 2 << 30)
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
