#!/usr/bin/env python3
"""What an attacker can make the analyser cost: captures, and files beside them, made to be expensive, against ordinary ones.

CPU time, and the least of three runs (of fewer where the first is good enough), so that other work on the machine counts
little; the limit is generous for the same reason.
"""
import json
import os
import random
import resource
import struct
import subprocess
import sys
import tempfile

tcplens = os.path.join(os.environ.get('SOCKLAB_BIN', 'build/bin'), 'tcplens')
N = 60000  # packets
A, B = 0x0a000001, 0x0a000002
FORMS = {'text': ['--all'], 'json': ['--format', 'json'], 'html': ['--format', 'html']}
failed = False


class Run:
    """A run's folder in the making."""

    def __init__(self):
        self.packets, self.lines = [], {'events': [], 'link': []}

    def packet(self, us, source, target, sport, dport, seq, ack, flags, data=b'', window=65535, options=b''):
        tcp = struct.pack('!HHIIBBHHH', sport, dport, seq & 0xffffffff, ack & 0xffffffff, (20 + len(options)) // 4 << 4, flags, window,
                          0, 0) + options + data
        self.ip(us, struct.pack('!BBHHHBBHII', 0x45, 0, 20 + len(tcp), 0, 0, 64, 6, 0, source, target) + tcp)

    def ip(self, us, data):
        self.packets.append(struct.pack('<IIII', 1000 + us // 1000000, us % 1000000, len(data), len(data)) + data)

    def client(self, us, seq, ack=1, flags=0x18, data=b'', **more):
        self.packet(us, A, B, 1000, 80, seq, ack, flags, data, **more)

    def server(self, us, ack, seq=1, flags=0x10, data=b'', **more):
        self.packet(us, B, A, 80, 1000, seq, ack, flags, data, **more)

    def open(self):
        self.client(0, 0, 0, 2)
        self.server(1, 1, 0, 0x12)
        self.client(2, 1, 1, 0x10)

    def event(self, kind, us, **more):
        self.lines['events'].append({'kind': kind, 'local': '10.0.0.1:1000', 'peer': '10.0.0.2:80', **more,
                                     'enter' if kind == 'call' else 'time': stamp(us)})

    def link(self, event, us, **more):
        self.lines['link'].append({'kind': 'link', 'event': event, 'time': stamp(us), 'source': '10.0.0.1:1000',
                                   'destination': '10.0.0.2:80', 'seq': 1, 'ack': 1, 'length': 1, 'flags': 'PSH ACK', **more})

    def write(self, folder):
        os.mkdir(folder)
        with open(f'{folder}/trace.pcap', 'wb') as file:
            file.write(struct.pack('<IHHiIII', 0xa1b2c3d4, 2, 4, 0, 0, 65535, 101) + b''.join(self.packets))
        for name, lines in self.lines.items():
            if lines:
                with open(f'{folder}/{name}.jsonl', 'w') as file:
                    file.writelines(json.dumps(line) + '\n' for line in lines)


def stamp(us):
    return f'{1000 + us // 1000000}.{us % 1000000 * 1000:09d}'


def sample(run, us):
    run.event('sample', us, unread=0, unsent=1, unacked=0, send_buffer=1000, send_memory=500)


def call(run, us):
    run.event('call', us, program='c', call='write', **{'return': stamp(us + 1)}, asked=1, result=1)


def ordinary(run, beside=None):
    """One connection, nothing missing, each segment acknowledged; beside it as many lines as packets."""
    run.open()
    for i in range(N // 2):
        run.client(10 + 20 * i, 1 + i, data=b'x')
        run.server(15 + 20 * i, 2 + i)
    for i in range(N if beside else 0):
        beside(run, 10 + 10 * i)


def many(run, beside=None):
    """As many connections as packets."""
    for i in range(N):
        run.packet(i * 10, A + i // 50000, B, 1024 + i % 50000, 80, 1, 0, 2)
    for i in range(N if beside else 0):
        beside(run, i * 10)


def colliding(run):
    """What 64-bit multiplication without a key hashes alike (the hash of the analyser's first version)."""
    mask = (1 << 64) - 1
    inverse = [pow(c, -1, 1 << 64) for c in (0x9e3779b97f4a7c15, 0xd1b54a32d192ed03)]
    ports = 1000 << 16 | 80
    i = made = 0
    while made < N:
        i += 1
        want = i << 32 | 0x12345678
        y = want
        for _ in range(3):
            y = want ^ y >> 29
        x = y * inverse[1] & mask
        x = (x ^ x >> 32) * inverse[0] & mask
        both = x ^ (ports << 29 & mask) ^ ports >> 35
        low, high = struct.pack('<I', both >> 32), struct.pack('<I', both & 0xffffffff)
        if low < high:
            made += 1
            run.packet(made * 10, int.from_bytes(low, 'big'), int.from_bytes(high, 'big'), 1000, 80, 1, 0, 2)


def segments(run, order):
    run.open()
    for at, i in enumerate(order):
        run.client(10 + 10 * at, 1 + 2 * i, data=b'x')


def shuffled():
    order = list(range(N))
    random.Random(1).shuffle(order)
    return order


def sacks(run):
    run.open()
    for i in range(N // 2):
        run.client(10 + 10 * i, 1 + 2 * i, data=b'x')
        blocks = b''.join(struct.pack('!II', 1 + 2 * ((i * 7919 + k * 37) % N), 2 + 2 * ((i * 7919 + k * 37) % N)) for k in range(4))
        run.server(15 + 10 * i, 1, options=b'\1\1\5\x22' + blocks)


def stalls(run):
    run.open()
    for i in range(N // 4):
        us = 1000 + 400000 * i
        run.client(us, 1 + i, data=b'x')
        run.server(us + 10, 2 + i, window=0)
        run.client(us + 300000, 1 + i, flags=0x10)
        run.server(us + 300050, 2 + i, window=100)


def short_stalls(run):
    run.open()
    for i in range(N):
        run.server(10 + 10 * i, 1, window=0 if i % 2 else 100)


def probes(run):
    run.open()
    run.client(8, 1, data=b'x')
    run.server(9, 2, window=0)
    for i in range(N // 2):
        run.client(1000 + 1000 * i, 1, flags=0x10)
        run.server(1050 + 1000 * i, 2, window=0)


def waits(run, beside=None):
    run.open()
    us = 1000
    for i in range(N // 2):
        run.client(us, 1 + 1000 * i, flags=0x10, data=b'x' * 1000)
        run.server(us + 12000, 1001 + 1000 * i)
        us += 12010 + i % 977
    for i in range(N if beside else 0):
        beside(run, i * 6000)


def unacknowledged(run):
    run.open()
    for i in range(N):
        run.client(10 + 10 * i, 1 + random.Random(i).randrange(N) * 10, data=b'0123456789')


def fragments(run, spread):
    """Fragments of datagrams that never become whole: of one, or of as many as there are."""
    choice = random.Random(2)
    for i in range(N):
        offset = 0 if spread else choice.randrange(1, 8190)
        run.ip(10 * i, struct.pack('!BBHHHBBHII', 0x45, 0, 44, i & 0xffff if spread else 7, 0x2000 | offset, 64, 6, 0,
                                   A + (i >> 16), B) + b'x' * 24)


def reused(run, beside):
    """One connection after another between the same ports, and beside them events of these ports."""
    for i in range(N):
        run.client(i * 2000000, i * 7, 0, 2)
    for i in range(N):
        beside(run, i * 2000000)


def likeness(run):
    run.open()
    for i in range(N):
        run.client(10 + i, 1, data=b'x')
        run.link('reorder', 10 + i, why='chance')


def frame_numbers(run):
    ordinary(run)
    for i in range(N):
        run.link('mark', 10 + i, why='chance', frame=(i + 1) * 85229)  # a size that libstdc++'s tables have


def change(run, us):
    run.link('change', us, settings='b-to-a: cut')


def mark(run, us):
    run.link('mark', us, why='chance')


def cost(folder, options, enough=0.0):
    """The least CPU time of three runs, in seconds; one that takes a minute has failed enough, one below `enough` is enough."""
    def limit():
        resource.setrlimit(resource.RLIMIT_CPU, (60, 61))
    best = None
    for _ in range(3):
        before = os.times()
        subprocess.run([tcplens, *options, '-o', os.devnull, folder], preexec_fn=limit, stderr=subprocess.DEVNULL, check=False)
        after = os.times()
        took = after.children_user + after.children_system - before.children_user - before.children_system
        best = took if best is None else min(best, took)
        if took > 10 or best < enough:
            break
    return best


def main():
    global failed
    attacks = {
        'ordinary': [('gaps', lambda r: segments(r, range(N))), ('reversed', lambda r: segments(r, range(N, 0, -1))),
                     ('shuffled', lambda r: segments(r, shuffled())), ('SACK blocks', sacks), ('stalls', stalls),
                     ('short stalls', short_stalls), ('probes', probes), ('waits', waits), ('sent again', unacknowledged),
                     ('fragments of one', lambda r: fragments(r, False)), ('fragments', lambda r: fragments(r, True))],
        'many': [('colliding', colliding)],
        'ordinary, samples': [('waits and samples', lambda r: waits(r, sample))],
        'ordinary, calls': [('reversed, and calls', lambda r: (segments(r, range(N, 0, -1)), [call(r, i) for i in range(N)]))],
        'many, samples': [('reused ports and samples', lambda r: reused(r, sample))],
        'many, calls': [('reused ports and calls', lambda r: reused(r, call))],
        'many, marks': [('reused ports and marks', lambda r: reused(r, mark)), ('changes beside connections', lambda r: many(r, change))],
        'ordinary, marks': [('alike', likeness), ('frame numbers', frame_numbers)],
    }
    beside = {'samples': sample, 'calls': call, 'marks': mark}
    with tempfile.TemporaryDirectory() as work:
        for name, list_of in attacks.items():
            base = Run()
            kind, _, extra = name.partition(', ')
            (ordinary if kind == 'ordinary' else many)(base, beside.get(extra))
            base.write(f'{work}/base')
            usual = {form: cost(f'{work}/base', options) for form, options in FORMS.items()}
            subprocess.run(['rm', '-r', f'{work}/base'], check=True)
            for attack, make in list_of:
                run = Run()
                make(run)
                run.write(f'{work}/run')
                for form, options in FORMS.items():
                    most = 3 * usual[form] + 0.3
                    took = cost(f'{work}/run', options, most)
                    good = took < most
                    failed |= not good
                    print(f'{"ok " if good else "NO "} {attack}, {form}: {took:.2f} s, at most {most:.2f}', flush=True)
                subprocess.run(['rm', '-r', f'{work}/run'], check=True)
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
