#!/usr/bin/env python3
"""made.py KIND N FILE: captures by formula, where only their shape and size matters (headers only, raw IPv4).

short, half-open, open, chatty: N connections; bulk: one of N packets; stalls: one of N stalls.
"""
import struct
import sys

FIN, SYN, RST, PSH, ACK = 1, 2, 4, 8, 16


def packet(out, us, low, source, target, seq, ack, flags, window, length):
    a, b = (0x0a000000 + low, 0x0b000001)
    if target > source:
        a, b = b, a
    out.append(struct.pack('<IIII', us // 1000000, us % 1000000, 40, 40 + length) +
               struct.pack('!HHHHBBHII', 0x4500, 40 + length, us & 0xffff, 0x4000, 64, 6, 0, a, b) +
               struct.pack('!HHIIHHI', source, target, seq & 0xffffffff, ack & 0xffffffff, 0x5000 | flags, window, 0))


def conversation(kind, i):
    """(from client, seq, ack, flags, window, length)"""
    yield 1, 100, 0, SYN, 65535, 0
    if kind == 'half-open':
        return
    yield 0, 500, 101, SYN | ACK, 65535, 0
    yield 1, 101, 501, ACK, 65535, 0
    yield 1, 101, 501, ACK | PSH, 65535, 200
    yield 0, 501, 301, ACK, 65535, 0
    yield 0, 501, 301, ACK | PSH, 65535, 1000
    yield 1, 301, 1501, ACK, 65535, 0
    if kind == 'open':
        return
    if kind == 'chatty':
        for k in range(1, 21):
            yield 1, 101 + 200 * k, 501 + 1000 * k, ACK | PSH, 65535, 200
            yield 0, 501 + 1000 * k, 301 + 200 * k, ACK | PSH, 65535, 1000
        return
    yield 1, 301, 1501, FIN | ACK, 65535, 0
    yield 0, 1501, 302, FIN | ACK, 65535, 0
    yield 1, 302, 1502, ACK, 65535, 0


def main():
    kind, count, path = sys.argv[1], int(sys.argv[2]), sys.argv[3]
    us, out = 1_000_000_000, []
    with open(path, 'wb') as file:
        file.write(struct.pack('<IHHiIII', 0xa1b2c3d4, 2, 4, 0, 0, 65535, 101))

        def flush(least):
            if len(out) >= least:
                file.write(b''.join(out))
                out.clear()
        if kind in ('short', 'half-open', 'open', 'chatty'):
            for i in range(count):
                for from_client, seq, ack, flags, window, length in conversation(kind, i):
                    us += 10 if kind != 'chatty' else 10 << us * 2654435761 % 2**32 % 12  # round trips of all lengths
                    ports = (60000 - i % 20000, 80) if from_client else (80, 60000 - i % 20000)
                    packet(out, us, i // 20000, ports[0], ports[1], seq, ack, flags, window, length)
                flush(100000)
        else:  # one connection: bulk data, or a stall a segment
            seq = 101
            for i in range(count // 2 if kind == 'bulk' else count):
                us += 10
                packet(out, us, 0, 40000, 80, seq, 501, ACK, 65535, 1000)
                seq += 1000
                us += 10
                packet(out, us, 0, 80, 40000, 501, seq, ACK, 0 if kind == 'stalls' else 65535, 0)
                if kind == 'stalls':
                    us += 300000
                    packet(out, us, 0, 40000, 80, seq - 1, 501, ACK, 65535, 0)
                    us += 50
                    packet(out, us, 0, 80, 40000, 501, seq, ACK, 1000, 0)
                flush(100000)
        flush(0)


if __name__ == '__main__':
    main()
