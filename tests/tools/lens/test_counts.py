#!/usr/bin/env python3
"""Words that depend on a number: one and several; and the remark on checksums, the same for equal connections."""
import os
import struct
import subprocess
import sys
import tempfile

tcplens = os.path.join(os.environ.get('SOCKLAB_BIN', 'build/bin'), 'tcplens')
LOW, HIGH = 0x7f000001, 0x7f000002
failed = False


def folded(data):
    total = sum(struct.unpack(f'!{len(data) // 2}H', data))
    while total > 0xffff:
        total = (total & 0xffff) + (total >> 16)
    return total


def segment(port, client, seq, ack, flags, data=b'', sums='open'):
    source, target = (LOW, HIGH) if client else (HIGH, LOW)
    ports = (port, 80) if client else (80, port)
    pseudo = struct.pack('!IIHH', source, target, 6, 20 + len(data))
    tcp = struct.pack('!HHIIBBHHH', *ports, seq, ack, 0x50, flags, 4096, 0, 0) + data
    checksum = folded(pseudo) if sums == 'open' else 0xffff - folded(pseudo + tcp) if sums == 'right' else 0x1234
    tcp = tcp[:16] + struct.pack('!H', checksum) + tcp[18:]
    return struct.pack('!BBHHHBBHII', 0x45, 0, 20 + len(tcp), 1, 0x4000, 64, 6, 0, source, target) + tcp


def exchange(port, client='open', server='open', last='open'):
    """A connection; how its ends fill in their checksums, and how the last ACK (of TIME_WAIT, say) has it."""
    yield segment(port, True, 0, 0, 2, sums=client)
    yield segment(port, False, 0, 1, 0x12, sums=server)
    yield segment(port, True, 1, 1, 0x10, sums=client)
    yield segment(port, True, 1, 1, 0x18, b'ab', sums=client)
    yield segment(port, False, 1, 3, 0x10, sums=server)
    yield segment(port, False, 1, 3, 0x11, sums=server)
    yield segment(port, True, 3, 2, 0x11, sums=client)
    yield segment(port, False, 2, 4, 0x10, sums=last)


def shown(frames, *options):
    with tempfile.NamedTemporaryFile(suffix='.pcap') as file:
        file.write(struct.pack('<IHHiIII', 0xa1b2c3d4, 2, 4, 0, 0, 65535, 101))
        for i, data in enumerate(frames):
            file.write(struct.pack('<IIII', 1000, i * 100, len(data), len(data)) + data)
        file.flush()
        return subprocess.run([tcplens, *options, file.name], capture_output=True, text=True, check=True).stdout


def check(what, good):
    global failed
    failed |= not good
    print(f'{"ok " if good else "NO "} {what}')


def main():
    one = shown([segment(1, True, 0, 0, 2)], '--summary')
    check('1 packet, 1 connection', '1 packet, 1 of them TCP; 1 connection.' in one)
    two = shown([*exchange(1), *exchange(2)], '--summary', '--top', '1')
    check('16 packets, 2 connections', '16 packets, 16 of them TCP; 2 connections.' in two)
    check('1 more connection is not listed', '1 more connection is not listed' in two)
    three = shown([*exchange(1), *exchange(2), *exchange(3)], '--summary', '--top', '1')
    check('2 more connections are not listed', '2 more connections are not listed' in three)
    wrong = shown([*exchange(1, last='wrong')])
    check('1 segment has a wrong checksum', '1 segment has a wrong checksum' in wrong)
    wrong = shown([*exchange(1, server='wrong', last='wrong')])
    check('4 segments have a wrong checksum', '4 segments have a wrong checksum' in wrong)
    udp = bytearray(segment(1, True, 0, 0, 2))
    udp[9] = 17
    check('1 frame that is not TCP, 0 fragments', '1 frame that is not TCP, 0 fragments' in shown([*exchange(1), bytes(udp)]))
    check('2 frames that are not TCP', '2 frames that are not TCP' in shown([*exchange(1), bytes(udp), bytes(udp)]))

    remark = 'not yet filled in'
    check('loopback: no remark', remark not in shown(exchange(1)))
    check('nor where a last ACK is filled in', remark not in shown(exchange(1, last='right')))
    check('nor where a reset refuses', remark not in shown([segment(1, True, 0, 0, 2), segment(1, False, 0, 1, 0x14, sums='right')]))
    check('captured on one of the hosts: a remark', remark in shown(exchange(1, server='right', last='right')))
    check('all filled in: none', remark not in shown(exchange(1, 'right', 'right', 'right')))
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
