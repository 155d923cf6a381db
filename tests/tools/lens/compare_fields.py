#!/usr/bin/env python3
"""Compares what tcplens decodes with what tshark does, field by field: FIELDS-PROGRAM CAPTURE...

Ports, raw numbers, flags, window, lengths, urgent pointer, checksum, and every option that tcplens reads. Prints a line
for each difference (at most 20 a capture); exit 1 if there is any.
"""
import sys

from against_tshark import ask_tshark, output_of, report

OURS = ['frame', 'source', 'target', 'seq', 'ack', 'flags', 'window', 'length', 'header', 'urgent', 'checksum', 'mss', 'scale',
        'sack_ok', 'ts_value', 'ts_echo', 'sack', 'odd', 'cut', 'short']
FIELDS = {'source': 'tcp.srcport', 'target': 'tcp.dstport', 'seq': 'tcp.seq_raw', 'ack': 'tcp.ack_raw',
          'flags': 'tcp.flags', 'window': 'tcp.window_size_value', 'length': 'tcp.len', 'header': 'tcp.hdr_len',
          'urgent': 'tcp.urgent_pointer', 'checksum': 'tcp.checksum.status', 'mss': 'tcp.options.mss_val',
          'scale': 'tcp.options.wscale.shift', 'ts_value': 'tcp.options.timestamp.tsval',
          'ts_echo': 'tcp.options.timestamp.tsecr'}
MORE = ['tcp.option_kind', 'tcp.option_len', 'tcp.options.sack_le', 'tcp.options.sack_re', '_ws.malformed', 'tcp.checksum']
SUMS = {'0': ('wrong', 'card'), '1': ('right', 'card'), '2': ('unknown', 'card'), '': ('unknown',)}


def tshark(path):
    told = ask_tshark(path, [*FIELDS.values(), *MORE], '-o', 'tcp.check_checksum:TRUE',
                      '-o', 'tcp.relative_sequence_numbers:FALSE', occurrence='a')
    return {frame: {name: cell.split(',') if cell else [] for name, cell in one.items()} for frame, one in told.items()}


def compare(path, program):
    rows = [dict(zip(OURS, line.split('\t'))) for line in output_of(program, path).splitlines()]
    ours = {int(row['frame']): row for row in rows}
    theirs = tshark(path)
    wrong, fields, options = [], 0, 0
    for frame in sorted(set(ours) & set(theirs)):
        a, b = ours[frame], theirs[frame]
        # Tunnels and quoted headers: tshark lists the fields of each. Which frames count is judged elsewhere.
        if len(b['tcp.srcport']) != 1 or not b['tcp.len']:
            continue
        for name, field in FIELDS.items():
            cells = b[field]
            value = cells[-1] if cells else ''
            if name == 'flags':
                value = str(int(value, 16))
            if name == 'checksum':
                # Of a frame that was cut before it was captured tshark sums what is there, and calls it bad.
                good = a[name] in SUMS[value] or (a['short'] and (a[name], value) == ('unknown', '0'))
                # Of the two zeros of this arithmetic Linux sends 0xffff (skb_checksum_help), and every receiver takes both;
                # tshark wants 0x0000 (RFC 1624).
                good = good or ((a[name], value) == ('right', '0') and b['tcp.checksum'][-1] == '0xffff')
            elif name == 'urgent':
                good = a[name] == value or (not cells and a[name] in ('', '0'))
            else:
                good = a[name] == value
            fields += 1
            options += name in ('mss', 'scale', 'ts_value') and value != ''
            # At some options that lie tshark gives up, where we pass them over and read the next; of one that is cut off
            # it shows the beginning, we show none of it.
            if name in ('mss', 'scale', 'ts_value', 'ts_echo'):
                good = good or b['_ws.malformed'] or (a['cut'] and a[name] in ['', *cells])
            if not good:
                wrong.append(f'frame {frame}: {name}: tcplens {a[name]!r}, tshark {value!r}')
        blocks = [f'{left}-{right}' for left, right in zip(b['tcp.options.sack_le'], b['tcp.options.sack_re'])]
        read = a['sack'].split(',') if a['sack'] else []
        if read != blocks[:4] and not b['_ws.malformed'] and not (a['cut'] and read == blocks[:len(read)]):
            wrong.append(f"frame {frame}: sack: tcplens {a['sack']!r}, tshark {blocks}")
        # tshark counts it whatever its length; only kinds that are not a single byte have one.
        sized = list(zip([k for k in b['tcp.option_kind'] if k not in '01'], b['tcp.option_len']))
        permitted = '1' if ('4', '2') in sized else ''
        if a['sack_ok'] != permitted and not a['odd'] and not a['cut'] and not b['_ws.malformed']:
            wrong.append(f"frame {frame}: SACK permitted: tcplens {a['sack_ok']!r}, tshark {b['tcp.option_kind']}")
        options += len(blocks) + (permitted != '')
    return report(path, wrong, f'{len(set(ours) & set(theirs))} segments, {fields} fields, {options} options')


if __name__ == '__main__':
    good = [compare(path, sys.argv[1]) for path in sys.argv[2:]]
    sys.exit(0 if all(good) else 1)
