#!/usr/bin/env python3
"""Compares tcplens with tshark, frame by frame and field by field: CAPTURE...

Prints a line for each difference (at most 20 a capture); exit 1 if there is any, 77 if tshark is missing.
"""
import json
import os
import shutil
import sys

from against_tshark import ask_tshark, output_of, report

FLAGS = ['retransmission', 'fast_retransmission', 'spurious_retransmission', 'out_of_order', 'reused_ports',
         'lost_segment', 'ack_lost_segment', 'window_update', 'window_full', 'keep_alive', 'keep_alive_ack',
         'duplicate_ack', 'zero_window_probe', 'zero_window', 'zero_window_probe_ack', 'tfo_syn', 'tfo_ack', 'tfo_ignored']
FIELDS = ['tcp.stream', 'tcp.srcport', 'tcp.seq_raw', 'tcp.ack_raw', 'tcp.flags', 'tcp.window_size_value',
          'tcp.len', 'tcp.seq', 'tcp.ack', 'ip.proto', 'ipv6.plen'] + ['tcp.analysis.' + f for f in FLAGS]
BITS = ['FIN', 'SYN', 'RST', 'PSH', 'ACK', 'URG', 'ECE', 'CWR', 'AE']


def without_length(path):
    """IPv6 frames whose length field is 0: segments larger than 64 KiB, which tshark 4.0 gives up on by default."""
    return set(ask_tshark(path, [], only='ipv6.plen == 0'))


def number(text):
    return int(text, 0) if text else None


def compare(path, tcplens):
    ours = {}
    for raw in (False, True):
        args = [tcplens, '--format', 'ndjson', path] + (['--raw-seq'] if raw else [])
        for line in output_of(*args).splitlines():
            c = json.loads(line)
            for s in c.get('segments', ()):
                if raw:
                    ours[s['frame']]['raw'] = s
                else:
                    ours[s['frame']] = {'id': c['id'], 'port': c[s['from']]['port'], 'rel': s}
    theirs = ask_tshark(path, FIELDS)
    given_up = without_length(path)
    wrong = []
    for frame in sorted(set(ours) | set(theirs)):
        a, b = ours.get(frame), theirs.get(frame)
        if a is None or b is None:
            # Where tshark could not go on (a header cut short, a quotation, a length that lies) it tells no window.
            if b is not None and (b['tcp.len'] == '' or b['tcp.window_size_value'] == ''):
                continue
            if b is None and frame in given_up:
                continue
            wrong.append(f'frame {frame}: only {"tshark" if a is None else "tcplens"} has it')
            continue
        s, raw = a['rel'], a['raw']
        flags = sum(1 << BITS.index(f) for f in s['flags'])
        pairs = [('port', a['port'], number(b['tcp.srcport'])), ('raw seq', raw['seq'], number(b['tcp.seq_raw'])),
                 ('flags', flags, number(b['tcp.flags']) & 0x1ff), ('length', s['length'], number(b['tcp.len'])),
                 ('window', raw['raw_window'], number(b['tcp.window_size_value'])), ('seq', s['seq'], number(b['tcp.seq']))]
        if s['ack'] is not None:
            pairs += [('raw ack', raw['ack'], number(b['tcp.ack_raw'])), ('ack', s['ack'], number(b['tcp.ack']))]
        told = set('tcp.analysis.' + f for f in FLAGS if b['tcp.analysis.' + f])
        pairs.append(('tshark', sorted(s['tshark']), sorted(told)))
        # Streams are numbered in the order of their first segments, in both.
        pairs.append(('stream', a['id'] - 1, number(b['tcp.stream'])))
        for name, mine, its in pairs:
            if mine != its:
                wrong.append(f'frame {frame}: {name}: tcplens {mine}, tshark {its}')
    return report(path, wrong, f'{len(theirs)} frames')


def main():
    if shutil.which('tshark') is None:
        print('skipped: tshark is not installed')
        return 77
    tcplens = os.path.join(os.environ.get('SOCKLAB_BIN', 'build/bin'), 'tcplens')
    good = True
    for path in sys.argv[1:]:
        good &= compare(path, tcplens)
    return 0 if good else 1


if __name__ == '__main__':
    sys.exit(main())
