#!/usr/bin/env python3
"""Writes inputs to begin fuzzing with, in the form that the target wants: TARGET FOLDER. Targets: options packet file joined."""
import glob
import os
import random
import subprocess
import sys
import tempfile

here = os.path.dirname(os.path.abspath(__file__))
shared = os.environ.get('SOCKLAB_SHARED', os.path.join(here, '..', '..', '..', '..', 'shared'))


def frames(path):
    """(time in 1/1000 s, bytes) of a little-endian pcap file."""
    data = open(path, 'rb').read()
    at = 24
    while at + 16 <= len(data):
        seconds, part, size, _ = (int.from_bytes(data[at + i:at + i + 4], 'little') for i in (0, 4, 8, 12))
        yield seconds * 1000 + part // 1000000, data[at + 16:at + 16 + size]
        at += 16 + size


LINKS = ['ethernet', 'sll', 'sll2', 'raw', 'null', 'loop', 'ppp', 'ppp-ether', 'hdlc', 'wireless', 'radiotap', 'nflog', 'enc', 'pflog']


def wrapped(folder):
    """Captures of each link layer, in the order of the packet target's table."""
    for number, link in enumerate(LINKS):
        path = os.path.join(folder, f'{link}.pcap')
        subprocess.run([sys.executable, os.path.join(here, 'hard_capture.py'), str(number), '12', path, link], check=True)
        yield number, path


def as_packets(link, path):
    """The frames in the packet target's form."""
    before = None
    for time, data in frames(path):
        step = 16 if before is None else min(255, max(0, time - before + 16))
        before = time
        yield bytes([link, min(len(data), 255), (len(data) - min(len(data), 255) + 299) // 300, step]) + data[:255]


def beside(rnd):
    """Captures of the course's examples, each with a piece of what was kept beside it."""
    for name, what in (('slow_reader', 'events.jsonl'), ('full_exchange', 'events.jsonl'), ('full_exchange', 'link.jsonl')):
        folder = os.path.join(here, '..', '..', '..', 'docs', 'example', name)
        capture = open(os.path.join(folder, 'trace.pcap'), 'rb').read()[:12000]
        lines = open(os.path.join(folder, what), 'rb').read().splitlines(True)
        for form in range(3):
            some = b''.join(lines[:4] + rnd.sample(lines[4:], min(30, len(lines[4:]))))
            yield bytes([form + (129 if what == 'link.jsonl' else 0)]) + len(capture).to_bytes(2, 'big') + capture + some


def made(folder):
    for seed in range(1, 5):
        path = os.path.join(folder, f'random-{seed}.pcap')
        subprocess.run([sys.executable, os.path.join(here, 'random_capture.py'), str(seed), '4', path], check=True)
        yield path
    path = os.path.join(folder, 'options.pcap')
    subprocess.run([sys.executable, os.path.join(here, 'random_options.py'), '1', '40', path], check=True)
    yield path


def inputs(target, folder):
    if target == 'options':
        rnd = random.Random(1)
        for _, data in frames(list(made(folder))[-1]):
            yield bytes([rnd.randrange(4)]) + data[40:80]
    if target == 'joined':
        yield from beside(random.Random(1))
    if target == 'packet':
        for link, path in wrapped(folder):
            packets = list(as_packets(link, path))
            for i in range(0, len(packets), 12):
                yield b''.join(packets[i:i + 12])
    for path in made(folder):
        if target == 'packet':
            link = 3 if path.endswith('options.pcap') else 0
            yield b''.join(as_packets(link, path))[:3000]
        elif target == 'file':
            for form in range(5):
                yield bytes([form]) + open(path, 'rb').read()[:6000]
    if target == 'file':
        for path in sorted(glob.glob(os.path.join(shared, 'captures', '*.pcap*'))):
            if os.path.getsize(path) < 30000:
                yield b'\0' + open(path, 'rb').read()


def main():
    target, folder = sys.argv[1:]
    with tempfile.TemporaryDirectory() as work:
        for number, data in enumerate(inputs(target, work)):
            with open(os.path.join(folder, f'seed-{number}'), 'wb') as out:
                out.write(data)


if __name__ == '__main__':
    main()
