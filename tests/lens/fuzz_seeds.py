#!/usr/bin/env python3
"""Writes inputs to begin fuzzing with, in the form that the target wants: TARGET FOLDER. Targets: options packet file."""
import glob
import os
import random
import subprocess
import sys
import tempfile

here = os.path.dirname(os.path.abspath(__file__))
shared = os.environ.get('SOCKLAB_SHARED', os.path.join(here, '..', '..', '..', 'shared'))


def frames(path):
    """(time in 1/1000 s, bytes) of a little-endian pcap file."""
    data = open(path, 'rb').read()
    at = 24
    while at + 16 <= len(data):
        seconds, part, size, _ = (int.from_bytes(data[at + i:at + i + 4], 'little') for i in (0, 4, 8, 12))
        yield seconds * 1000 + part // 1000000, data[at + 16:at + 16 + size]
        at += 16 + size


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
    for path in made(folder):
        if target == 'packet':
            link = 3 if path.endswith('options.pcap') else 0
            out, before = b'', None
            for time, data in frames(path):
                step = 16 if before is None else min(255, max(0, time - before + 16))
                before = time
                out += bytes([link, min(len(data), 255), (len(data) - min(len(data), 255) + 299) // 300, step]) + data[:255]
            for i in range(0, len(out), 3000):
                if i == 0:
                    yield out[:3000]
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
