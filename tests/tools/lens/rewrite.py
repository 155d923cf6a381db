#!/usr/bin/env python3
"""rewrite.py HOW FROM TO: a capture of IP packets (pcap, raw IP, Ethernet) as another place would have made it.

  cut N       no more than N bytes of each packet       headless    without any SYN
  from-a      only what the lower address sent          middle      without the first 40 % of the packets
  wrap        numbers that pass 2^32 - 1 soon           vlan        Ethernet with a tag (every third: two tags)
  twice       once more with other first numbers: the ports are used again
  swapped     each tenth pair of neighbours in the other order, as two CPUs record them
"""
import struct
import sys


class packet:
    """Of a raw-IP capture."""

    def __init__(self, time, data, length):
        self.time, self.data, self.length = time, bytearray(data), length
        v6 = data[0] >> 4 == 6
        self.at = 40 if v6 else (data[0] & 15) * 4
        self.is_tcp = (data[6] if v6 else data[9]) == 6 and len(data) >= self.at + 20
        self.source, self.target = (data[8:24], data[24:40]) if v6 else (data[12:16], data[16:20])
        self.v6 = v6

    def ports(self):
        return struct.unpack_from('!HH', self.data, self.at)

    def flags(self):
        return self.data[self.at + 13]

    def side(self):
        return (self.source, self.ports()[0]), (self.target, self.ports()[1])

    def shift(self, own, other):
        """Adds to the number, and to what is acknowledged."""
        at = self.at
        seq, ack = struct.unpack_from('!II', self.data, at + 4)
        struct.pack_into('!I', self.data, at + 4, (seq + own) % 2**32)
        if self.flags() & 16:
            struct.pack_into('!I', self.data, at + 8, (ack + other) % 2**32)
        end = at + (self.data[at + 12] >> 4) * 4
        i = at + 20
        while i + 1 < min(end, len(self.data)):
            kind, size = self.data[i], self.data[i + 1]
            if kind == 0:
                break
            if kind == 1:
                i += 1
                continue
            if size < 2:
                break
            if kind == 5:
                for k in range(i + 2, i + size, 4):
                    struct.pack_into('!I', self.data, k, (struct.unpack_from('!I', self.data, k)[0] + other) % 2**32)
            i += size


def read(path):
    with open(path, 'rb') as file:
        head = file.read(24)
        nano = head[:4] in (b'\x4d\x3c\xb2\xa1', b'\xa1\xb2\x3c\x4d')
        order = '<' if head[:4] in (b'\x4d\x3c\xb2\xa1', b'\xd4\xc3\xb2\xa1') else '>'
        link = struct.unpack(order + 'I', head[20:24])[0]
        strip = {1: 14, 101: 0, 12: 0, 228: 0, 229: 0}[link]
        while len(one := file.read(16)) == 16:
            seconds, part, captured, length = struct.unpack(order + 'IIII', one)
            data = file.read(captured)
            if strip and data[12:14] not in (b'\x08\x00', b'\x86\xdd'):
                continue
            yield packet(seconds * 10**9 + part * (1 if nano else 1000), data[strip:], length - strip)


def main():
    how, source, target = sys.argv[1], sys.argv[-2], sys.argv[-1]
    packets = [p for p in read(source) if p.is_tcp]
    link = 101

    def frame(p, i):
        return bytes(p.data)

    if how == 'cut':
        size = int(sys.argv[2])
        for p in packets:
            p.data = p.data[:size]
    elif how == 'headless':
        packets = [p for p in packets if not p.flags() & 2]
    elif how == 'from-a':
        packets = [p for p in packets if p.source < p.target]
    elif how == 'middle':
        packets = packets[len(packets) * 2 // 5:]
    elif how == 'swapped':
        for i in range(5, len(packets) - 1, 10):
            a, b = packets[i], packets[i + 1]
            if a.source == b.source:
                a.data, b.data, a.length, b.length = b.data, a.data, b.length, a.length
    elif how == 'vlan':
        link = 1
        kind = {False: b'\x08\x00', True: b'\x86\xdd'}

        def frame(p, i):
            tag = b'\x81\x00\x00\x07' if i % 3 else b'\x88\xa8\x00\x05\x81\x00\x00\x07'
            return b'\x02\0\0\0\0\x01\x02\0\0\0\0\x02' + tag + kind[p.v6] + bytes(p.data)
    elif how in ('wrap', 'twice'):
        first = {}
        for p in packets:
            ends = p.side()
            first.setdefault(ends, struct.unpack_from('!I', p.data, p.at + 4)[0])
        if how == 'twice':
            last = packets[-1].time - packets[0].time + 10**9
            packets += [packet(p.time + last, p.data, p.length) for p in packets]
        for i, p in enumerate(packets):
            ends = p.side()
            if how == 'twice':
                if i >= len(packets) // 2:
                    p.shift(77777777, 55555555) if ends[0] < ends[1] else p.shift(55555555, 77777777)
                continue
            room = 3000 + 1000 * (ends[0][1] % 7)
            p.shift((2**32 - room - first[ends]) % 2**32, (2**32 - room - first.get(ends[::-1], 0)) % 2**32)
    else:
        sys.exit(f'rewrite.py: no such way: {how}')
    with open(target, 'wb') as out:
        out.write(struct.pack('<IHHiIII', 0xa1b23c4d, 2, 4, 0, 0, 262144, link))
        for i, p in enumerate(packets):
            data = frame(p, i)
            added = len(data) - len(p.data)
            out.write(struct.pack('<IIII', p.time // 10**9, p.time % 10**9, len(data), p.length + added))
            out.write(data)


if __name__ == '__main__':
    main()
