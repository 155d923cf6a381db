#!/usr/bin/env python3
"""Writes a capture that lies on the edges of tshark's rules: SEED CONNECTIONS FILE [LINK].

random_capture.py makes conversations; this one aims. Numbers, lengths, acknowledgements, windows and times are those at which
a comparison turns over, and one beside them: the next number, the edge of the window, the first ACK's round trip, 3 ms and
20 ms to the nanosecond. Ports are used again after a second and in mid-connection; both hosts may have one address. Frames
come as real networks wrap them: many link layers, tags, labels, PPPoE, tunnels, IPv6 with extension headers, fragments in
pieces of every kind, quoted by ICMP, padding, a length of 0, headers that lie, cut anywhere.
"""
import random
import struct
import sys

from hard_frames import fragments, frame, lies, multipath, packet, quotation

FIN, SYN, RST, PSH, ACK, URG, ECE, CWR = 1, 2, 4, 8, 16, 32, 64, 128
LINKS = {'ethernet': 1, 'sll': 113, 'sll2': 276, 'raw': 101, 'null': 0, 'loop': 108, 'ppp': 9, 'ppp-serial': 50, 'ppp-ether': 51, 'hdlc': 104,
         'wireless': 105, 'radiotap': 127, 'nflog': 239, 'enc': 109, 'pflog': 117}
M = 2**32


class end:
    """What a side has said, as far as edges follow from it."""

    def __init__(self, rnd):
        self.isn = rnd.choice([rnd.randrange(M), M - rnd.randrange(4000), 0, 1, M - 1, 2**31 - rnd.randrange(3000)])
        self.next, self.una, self.window, self.scale = self.isn, 0, rnd.choice([0, 1, 500, 4096, 65535]), None
        self.next_time = self.ack_time = 0
        self.sent = [(self.isn, 0)]
        self.last = (0, 0, 0, ACK)


def probe(rnd):
    """Riverbed's, perhaps too short."""
    n = rnd.randrange(2, 21)
    return bytes([76, n] + [rnd.choice([1, 0x11, 0x21, 0x31, 0x41, 0x51, 0x61, 0xf1, 0, 2, 12, 14, 16, 18, 20, 22])] * (n > 2)) + bytes(max(0, n - 3)) + b'\x01' * (-n % 4)


def short_sack(rnd, e):
    """A SACK option without a whole block, alone or behind one that has some."""
    n = rnd.choice([2, 2, 3, 4, 6, 8, 9])
    left = (e.next + rnd.choice([-3000, -100, 0, 100])) % M
    before = rnd.choice([b'', b'', b'\x05\x0a' + struct.pack('!II', left, (left + 100) % M), b'\x05\x12' + struct.pack('!IIII', left, (left + 100) % M, left, (left + 200) % M)])
    both = before + bytes([5, n]) + bytes(n - 2)
    return both + b'\x01' * (-len(both) % 4)


def options(rnd, e, flags):
    out = b''
    if flags & SYN:
        out += struct.pack('!BBH', 2, 4, rnd.choice([536, 1460, 8960]))
        e.scale = rnd.choice([None, 0, 2, 7, 14, 15])
        if e.scale is not None:
            out += struct.pack('!BBBB', 1, 3, 3, e.scale)
        if rnd.random() < .5:
            out += b'\x04\x02\x08\x0a' + struct.pack('!II', rnd.randrange(M), 0)
        if rnd.random() < .08:
            out += rnd.choice([b'\x22\x02\x01\x01', b'\x22\x06abcd\x01\x01', b'\xfe\x04\xf9\x89', b'\xfe\x08\xf9\x89abcd'])
    elif rnd.random() < .2:
        blocks = rnd.randrange(1, 4)
        out += b'\x01\x01\x05' + bytes([2 + 8 * blocks])
        for _ in range(blocks):
            left = (e.next + rnd.choice([-3000, -100, 0, 100])) % M
            out += struct.pack('!II', left, (left + rnd.choice([1, 100, 1000])) % M)
    elif rnd.random() < .2:
        out += b'\x01\x01\x08\x0a' + struct.pack('!II', rnd.randrange(M), rnd.randrange(M))
    elif rnd.random() < .03:
        out += rnd.choice([b'\x00\x00\x00\x00', b'\x01\x01\x01\x01', b'\x03\x03\x07\x00', b'\x13\x12' + bytes(18), b'\x1c\x04\x00\x05',
                           b'\xfd\x06\x12\x34ab\x01\x01', b'\x1e\x08\x20\x01' + bytes(4), b'\x1e\x14\x20\x05' + bytes(16), b'\x1e\x0c\x60\x00' + bytes(8), b'\x1e\x08\x34\x01' + bytes(4), b'\x1e\x04\x40\x01', b'\x08\x03\x00\x01', b'\x15\x06\x00\x01\x00\x02\x01\x01',
                           b'\x15\x04\x00\x01', probe(rnd), probe(rnd), short_sack(rnd, e), short_sack(rnd, e)])
    return out


def conversation(rnd, start):
    """Yields (ns, side, flags, seq, ack, window, length, options)."""
    ends = [end(rnd), end(rnd)]
    now = start
    syn_time = rtt = 0
    opening = {'three-way': [(0, SYN), (1, SYN | ACK), (0, ACK)], 'crossing': [(0, SYN), (1, SYN), (0, SYN | ACK), (1, SYN | ACK), (0, ACK)],
               'again': [(0, SYN), (0, SYN), (1, SYN | ACK), (1, SYN | ACK), (0, ACK)], 'none': [], 'backwards': [(1, SYN | ACK), (0, SYN), (0, ACK)],
               'refused': [(0, SYN), (1, RST | ACK), (0, SYN), (1, SYN | ACK), (0, ACK)]}
    plan = list(opening[rnd.choice(list(opening))])
    aim = rnd.choice([.15, .4, .8])
    plan += [None] * rnd.randrange(4, 40)
    who = 0
    for step in plan:
        who = step[0] if step else rnd.choice([0, 1])
        f, r = ends[who], ends[1 - who]
        edge = (f.una + (r.window << min(14, r.scale or 0))) % M
        if rnd.random() < .3:
            turns = [f.next_time + rtt, f.next_time + 3 * 10**6, r.ack_time + 20 * 10**6, f.next_time, r.ack_time, now]
            at = rnd.choice(turns) + rnd.choice([-1, 0, 0, 1])
            now = at if now <= at < now + 10**9 or rnd.random() < .05 else now
        else:
            now += rnd.choice([0, 1, 1000, 10**5, 10**6, 3 * 10**6, 2 * 10**7])
        if rnd.random() < .01:
            now += rnd.choice([10**9, -10**6, 5 * 10**9])
        flags, seq, ack, window, length = ACK, f.next, r.next, f.window, 0
        if step:
            flags, seq = step[1], f.isn if step[1] & SYN else f.next
            if flags == SYN:
                ack = 0
        elif rnd.random() > aim:
            length = rnd.choice([0, 0, 1, 100, 1000])
        else:
            old = rnd.choice(f.sent)
            seq = (rnd.choice([f.next, f.next, f.next, f.una, old[0], f.isn, edge]) + rnd.choice([0, 0, 0, 0, 1, -1, -2])) % M
            lengths = [0, 0, 1, 1, 2, old[1], (f.next - seq) % M, (f.una - seq) % M, (edge - seq) % M, (edge - seq - 1) % M,
                       (edge - seq + 1) % M]
            length = rnd.choice([n for n in lengths if n < 30000])
            ack = (rnd.choice([r.next, r.next, r.una, r.una, f.last[1], rnd.choice(r.sent)[0]]) + rnd.choice([0, 0, 0, 0, 0, 1, -1])) % M
            window = rnd.choice([f.window, f.window, f.window, 0, 0, 1, 65535, (f.window + 1) % 65536, max(0, f.window - 1)])
            flags = rnd.choice([ACK] * 12 + [ACK | PSH, ACK | FIN, FIN, RST, RST | ACK, SYN, SYN | ACK, 0, PSH, URG | ACK, ACK | ECE,
                                             SYN | ECE | CWR, SYN | FIN, SYN | RST, 0x100 | ACK])
            if flags & SYN:
                choice = rnd.random()
                if choice < .4:
                    seq = f.isn
                elif choice < .8:
                    seq = (rnd.choice([f.next, f.una, f.isn, rnd.randrange(M)]) + rnd.choice([-1, 0, 1])) % M
                    f.isn = seq
                length = rnd.choice([0, 0, 0, 1, 30])
                if not flags & ACK:
                    ack = rnd.choice([0, ack])
            if flags & RST:
                length = rnd.choice([0, 0, 0, 1, 10])
        seq, ack = seq % M, ack % M
        yield now, who, flags, seq, ack, window, length, options(rnd, f, flags)
        if rnd.random() < .02:  # the very same again
            yield now, who, flags, seq, ack, window, length, b''
        stop = (seq + length + (1 if flags & (SYN | FIN) else 0)) % M
        if flags & SYN or (stop - f.next) % M < 2**31:
            f.next, f.next_time = stop, now
        if flags & SYN and not flags & ACK:
            syn_time = now
        if flags & ACK and not flags & SYN and not rtt and syn_time:
            rtt = max(0, now - syn_time)
        if flags & ACK:
            r.una = ack
        f.window, f.ack_time, f.last = window, now, (seq, ack, length, flags)
        f.sent = f.sent[-5:] + [(seq, length)]


def main():
    seed, count, path = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
    rnd = random.Random(f'hard {seed}')
    link = sys.argv[4] if len(sys.argv) > 4 else rnd.choice(['ethernet'] * 4 + list(LINKS))
    frames = []
    start = 10**12
    for i in range(count):
        ip6 = rnd.random() < .25
        host = rnd.randrange(1, 4)  # few ports: they come round again
        a = (bytes(15) if ip6 else b'\x0a\0\0') + bytes([host])
        b = (bytes(15) if ip6 else b'\x0a\0\0') + bytes([host if rnd.random() < .2 else host + 1])
        ports = rnd.choice([(1024 + rnd.randrange(count), 80), (80, 1024 + rnd.randrange(8)), (7, 7), (2000 + i, 2000 + i)])
        ends = [(a, ports[0]), (b, ports[1])]
        if rnd.random() < .5:
            ends.reverse()
        wrap = rnd.choice([None] * 8 + ['tag', 'two-tags', 'three-tags', 'mpls', 'pppoe', 'snap', 'backbone', 'vn-tag', 'bridge', 'pseudo-wire'])
        tunnel = rnd.choice([None] * 50 + ['ip', 'gre', 'gre-key', 'vxlan', 'geneve', 'gtp', 'l2tp', 'teredo', 'mpls-udp', 'erspan', 'erspan-3', 'pptp',
                                            'gre-ethernet', 'gre-mpls', 'wccp', 'etherip', 'authenticated', 'sflow'])
        start += rnd.choice([1000, 10**6, 10**9])
        for one in conversation(rnd, start) if i else multipath(start):
            whole = packet(rnd, ends, one[1], ip6, one, tunnel)
            odd = rnd.random()
            packets = [whole] if tunnel or odd > .1 else [lies(rnd, whole)] if odd < .01 else [whole, quotation(rnd, whole)] if odd < .05 else fragments(rnd, whole)
            for each in packets:
                data = frame(rnd, link, each, wrap, 4 if one[1] else 0)
                cut = len(data) if rnd.random() < .9 or tunnel else min(len(data), rnd.choice([1000, 200, 128, 100, 96, 90, 86, 80, 78, 74, 70, 68, 66, 60, 58, 54, 50, 40]))
                frames.append((one[0], data, cut))
    if rnd.random() < .5:
        frames.sort(key=lambda f: f[0])
    with open(path, 'wb') as out:
        out.write(struct.pack('<IHHiIII', 0xa1b23c4d, 2, 4, 0, 0, 262144, LINKS[link]))
        for ns, data, cut in frames:
            ns = max(ns, 0)
            out.write(struct.pack('<IIII', ns // 10**9, ns % 10**9, cut, len(data)) + data[:cut])


if __name__ == '__main__':
    main()
