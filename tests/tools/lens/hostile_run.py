#!/usr/bin/env python3
"""hostile_run.py DIR: a run's folder in which every field that can carry text carries what an attacker would put there."""
import json
import os
import struct
import sys

A, B = 0x0a000001, 0x0a000002
START = 1_700_000_000
# A line of its own, colours and the cursor, a title, C1's CSI, letters turned around, the end of a script, a handler.
EVIL = '\n  FORGED line\r\x1b[2J\x1b]0;OWNED\x07\x9b31m\u202eabc\u2028\x7f\x08</script><img src=x onerror="document.title=\'OWNED\'">\'"&'


def packet(us, source, target, sport, dport, seq, ack, flags, window=4096, data=b'', id=1):
    tcp = struct.pack('!HHIIBBHHH', sport, dport, seq, ack, 0x50, flags, window, 0, 0) + data
    ip = struct.pack('!BBHHHBBHII', 0x45, 0, 20 + len(tcp), id, 0, 64, 6, 0, source, target)
    return us, ip + tcp


def exchange():
    yield packet(0, A, B, 1000, 80, 99, 0, 2)
    yield packet(10, B, A, 80, 1000, 199, 100, 0x12)
    yield packet(20, A, B, 1000, 80, 100, 200, 0x10)
    for i in range(3):
        yield packet(1000 + 9000 * i, A, B, 1000, 80, 100 + 10 * i, 200, 0x18, data=b'0123456789', id=2 + i)
        yield packet(1100 + 9000 * i, B, A, 80, 1000, 200, 110 + 10 * i, 0x10)


def stamp(us):
    return f'{START + us // 1000000}.{us % 1000000 * 1000:09d}'


def option(code, text):
    value = text if isinstance(text, bytes) else text.encode()
    return struct.pack('<HH', code, len(value)) + value + b'\0' * (-len(value) % 4)


def block(kind, body):
    size = struct.pack('<I', len(body) + 12)
    return struct.pack('<I', kind) + size + body + size


def pcapng(path):
    texts = [EVIL, b'\xff\xfe\xc0\x80']
    with open(path, 'wb') as file:
        file.write(block(0x0a0d0d0a, struct.pack('<IHHq', 0x1a2b3c4d, 1, 0, -1) +
                         b''.join(option(code, t) for code in (1, 2, 3, 4) for t in texts) + option(0, '')))
        file.write(block(1, struct.pack('<HHI', 101, 0, 0) +  # if_name, description, filter, os, hardware
                         b''.join(option(code, t) for code in (1, 2, 3, 11, 12, 15) for t in texts) + option(0, '')))
        for us, data in exchange():
            ticks = START * 1000000 + us
            file.write(block(6, struct.pack('<IIIII', 0, ticks >> 32, ticks & 0xffffffff, len(data), len(data)) + data +
                             b'\0' * (-len(data) % 4) + option(1, EVIL) + option(1, b'\xff') + option(0, '')))


def main():
    folder = sys.argv[1]
    os.makedirs(folder)
    with open(f'{folder}/trace.pcap', 'wb') as file:
        file.write(struct.pack('<IHHiIII', 0xa1b2c3d4, 2, 4, 0, 0, 65535, 101))
        for us, data in exchange():
            file.write(struct.pack('<IIII', START + us // 1000000, us % 1000000, len(data), len(data)) + data)
    pcapng(f'{folder}/texts.pcapng')
    ends = {'local': '10.0.0.1:1000', 'peer': '10.0.0.2:80'}
    back = {'local': '10.0.0.2:80', 'peer': '10.0.0.1:1000'}
    events = [
        {'kind': 'call', 'program': EVIL, 'pid': 1, 'fd': 5, 'call': EVIL, 'enter': stamp(500), 'return': stamp(15000), 'asked': 20,
         'result': -1, 'errno': 11, 'error': EVIL, 'flags': EVIL, 'way': EVIL, **ends},
        {'kind': 'call', 'program': EVIL, 'pid': 1, 'fd': 5, 'call': 'write' + EVIL, 'enter': stamp(600), 'asked': 20, **ends},
        {'kind': 'call', 'program': EVIL, 'pid': 2, 'fd': 5, 'call': 'read', 'enter': stamp(700), 'return': stamp(9000), 'asked': 20,
         'result': 10, **back},
        {'kind': EVIL, EVIL: EVIL, **ends},
        {'kind': 'sample', 'time': stamp(900), 'state': EVIL, 'unread': 5, 'unsent': 3, 'unacked': 2, 'send_buffer': 4000, **ends},
    ]
    link = [
        {'kind': 'link', 'event': 'change', 'time': stamp(2000), 'settings': EVIL},
        {'kind': 'link', 'event': 'drop', 'why': EVIL, 'time': stamp(3000), 'source': '10.0.0.1:1000', 'destination': '10.0.0.2:80',
         'seq': 500, 'ack': 200, 'length': 10, 'flags': EVIL},
        {'kind': 'link', 'event': 'mark', 'why': 'counted', 'rule': EVIL, 'time': stamp(1000), 'source': '10.0.0.1:1000',
         'destination': '10.0.0.2:80', 'seq': 100, 'ack': 200, 'length': 10, 'flags': 'PSH ACK'},
        {'kind': 'link', 'event': 'mark', 'why': 'counted', 'rule': 'data:1-' + EVIL, 'time': stamp(10000), 'source': '10.0.0.1:1000',
         'destination': '10.0.0.2:80', 'seq': 110, 'ack': 200, 'length': 10, 'flags': 'PSH ACK'},
    ]
    for name, lines in (('events', events), ('link', link)):
        for line in lines:
            line.setdefault('comment', EVIL)
        with open(f'{folder}/{name}.jsonl', 'wb') as file:
            for line in lines:
                file.write(json.dumps(line, ensure_ascii=False).encode() + b'\n')
            file.write(b'\xff\x1b[31m not JSON\n{"kind":"call","call":"\xff\x1b"\n')
    with open(f'{folder}/meta.json', 'w') as file:
        json.dump({key: EVIL for key in ('demo', 'kernel', 'date', 'options', 'network', EVIL)}, file)
    plain = EVIL.replace('\n', '').replace('\t', '')
    with open(f'{folder}/steps.tsv', 'w', newline='\n') as file:
        for flags, who in (('SYN', 'client'), ('SYN ACK', 'server'), ('ACK', 'client'), ('RST', 'server')):
            file.write('\t'.join((plain, who, flags, '-', '-', '-', '-', '-', plain, plain)) + '\n')


if __name__ == '__main__':
    main()
