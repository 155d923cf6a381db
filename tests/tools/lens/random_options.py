#!/usr/bin/env python3
"""Writes a capture of segments whose options lie: SEED COUNT FILE. Right ones, wrong lengths, cut ones, noise."""
import random
import struct
import sys


def option(rnd):
    n32 = rnd.randrange(2**32)
    return rnd.choice([
        lambda: b'\x02\x04' + struct.pack('!H', rnd.randrange(65536)),
        lambda: b'\x03\x03' + bytes([rnd.choice([0, 7, 14, 15, 255])]),
        lambda: b'\x04\x02',
        lambda: b'\x05' + bytes([2 + 8 * rnd.randrange(5)]) + rnd.randbytes(8 * rnd.randrange(5)),
        lambda: b'\x08\x0a' + struct.pack('!II', n32, n32 ^ 0x5555),
        lambda: b'\x01', lambda: b'\x01\x01', lambda: b'\x00',
        lambda: bytes([rnd.randrange(256), rnd.randrange(12)]) + rnd.randbytes(rnd.randrange(10)),
        lambda: bytes([rnd.choice([2, 3, 4, 5, 8]), rnd.randrange(42)]) + rnd.randbytes(rnd.randrange(10)),
        lambda: bytes([rnd.choice([19, 27, 28, 29, 30, 34, 253, 254]), rnd.randrange(2, 20)]) + rnd.randbytes(18),
    ])()


def main():
    seed, count, path = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
    rnd = random.Random(seed)
    with open(path, 'wb') as out:
        out.write(struct.pack('<IHHiIII', 0xa1b23c4d, 2, 4, 0, 0, 65535, 101))
        for i in range(count):
            options = b''.join(option(rnd) for _ in range(rnd.randrange(6)))[:40]
            options += rnd.choice([b'\0', b'\1']) * (-len(options) % 4)
            data = bytes(rnd.randrange(50))
            flags = rnd.choice([0x10, 0x10, 0x18, 2, 0x12, 0x11, 0x30])
            tcp = struct.pack('!HHIIHHHH', 1000 + i % 60000, 80, rnd.randrange(2**32), rnd.randrange(2**32),
                              (20 + len(options)) // 4 << 12 | flags, rnd.randrange(65536), rnd.randrange(65536),
                              rnd.randrange(65536)) + options + data
            packet = struct.pack('!BBHHHBBHII', 0x45, 0, 20 + len(tcp), i % 65536, 0x4000, 64, 6, 0, 0x0a000001, 0x0a000002) + tcp
            cut = len(packet) if rnd.random() < .8 else rnd.randrange(40, len(packet) + 1)
            out.write(struct.pack('<IIII', 1 + i // 1000, i % 1000, cut, len(packet)) + packet[:cut])


if __name__ == '__main__':
    main()
