#!/usr/bin/env python3
"""table.py CAPTURES-DIR: medians of measured.tsv as a Markdown section."""
import collections
import os
import platform
import statistics
import struct
import sys

folder = sys.argv[1]
cells = collections.defaultdict(list)
order = []
for line in open(os.path.join(folder, 'measured.tsv')):
    capture, name, cpu, memory = line.rstrip('\n').split('\t')
    if capture not in order:
        order.append(capture)
    cells[capture, name].append((float(cpu), int(memory)))


def packets(path):
    with open(path, 'rb') as f:
        head = f.read(24)
        end = '<' if head[:4] in (b'\xd4\xc3\xb2\xa1', b'\x4d\x3c\xb2\xa1') else '>'
        n = 0
        while len(one := f.read(16)) == 16:
            f.seek(struct.unpack(end + 'I', one[8:12])[0], 1)
            n += 1
        return n


names = ['bare pcap_loop', 'tcplens --summary', 'tcplens ndjson', 'tcptrace', 'tshark -z conv,tcp', 'tshark -e flags']
print('# tcplens: the cost of analysing a capture\n')
print(f'Made by `bench/lens/run.sh` on {platform.machine()}, {os.cpu_count()} cores, kernel {platform.release()}. CPU seconds (user and '
      'system), median of the rounds run in turns; peak resident memory; ratio to libpcap\'s bare loop in the same run.\n')
print('| capture | packets | program | rounds | CPU s | × bare loop | packets a CPU second | memory MiB |')
print('| --- | ---: | --- | ---: | ---: | ---: | ---: | ---: |')
for capture in order:
    count = packets(os.path.join(folder, capture + '.pcap'))
    bare = statistics.median(c for c, _ in cells[capture, names[0]])
    for name in names:
        told = cells.get((capture, name))
        if not told:
            continue
        cpu = statistics.median(c for c, _ in told)
        rate = f'{count / cpu:,.0f}' if cpu > 0 else '-'
        ratio = f'{cpu / bare:.2f}' if bare > 0 else '-'
        print(f'| {capture} | {count} | {name} | {len(told)} | {cpu:.3f} | {ratio} | {rate} | {max(m for _, m in told) / 1024:.1f} |')
