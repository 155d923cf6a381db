#!/usr/bin/env python3
"""Writes a capture of random TCP segments: SEED CONNECTIONS FILE.

Each connection is a little conversation that mostly makes sense and sometimes does not: gaps, repeats, keep-alives,
probes, closed windows, odd flags, resets with data, SYNs again with the same number or another, numbers that wrap,
clocks that run backwards, one direction only, no SYN. For comparing verdicts with tshark's, and for mutation.
"""
import random
import struct
import sys

FIN, SYN, RST, PSH, ACK, URG, ECE, CWR = 1, 2, 4, 8, 16, 32, 64, 128


class side:
    def __init__(self, rnd):
        base = rnd.choice([rnd.randrange(2**32), rnd.randrange(2**32), 2**32 - rnd.randrange(6000), rnd.randrange(3),
                           2**31 - rnd.randrange(4000)])
        self.isn = base
        self.next = base
        self.highest = base
        self.window = rnd.choice([0, 100, 1000, 8192, 65535, rnd.randrange(65536)])
        self.scale = rnd.choice([None, None, 0, 1, 7, 14, 15, 255])
        self.last_ack = 0
        self.sent = []


def options(rnd, syn, s):
    out = b''
    if syn:
        if rnd.random() < .8:
            out += struct.pack('!BBH', 2, 4, rnd.choice([536, 1460, 65495]))
        if s.scale is not None:
            out += struct.pack('!BBBB', 1, 3, 3, s.scale)
        if rnd.random() < .3:
            out += b'\x04\x02\x01\x01'
    elif rnd.random() < .3:
        out += b'\x01\x01\x08\x0a' + struct.pack('!II', rnd.randrange(2**32), rnd.randrange(2**32))
    elif rnd.random() < .1:
        left = rnd.randrange(2**32)
        out += b'\x01\x01\x05\x0a' + struct.pack('!II', left, (left + 100) % 2**32)
    elif rnd.random() < .03:
        out += rnd.choice([b'\x03\x03\x05\x00', b'\x08\x04\x00\x00', b'\xfe\x00\x00\x00', b'\x05\xff\x01\x01'])
    return out


def frame(rnd, ends, frm, seq, ack, flags, win, length, opts, ip6, vlan):
    (a, ap), (b, bp) = ends[frm], ends[1 - frm]
    head = struct.pack('!HHIIBBHHH', ap, bp, seq, ack, ((20 + len(opts)) // 4) << 4, flags, win, 0,
                       rnd.randrange(10) if flags & URG else 0) + opts
    tcp = head + bytes(length)
    if ip6:
        ip = struct.pack('!IHBB', 6 << 28, len(tcp), 6, 64) + a + b
    else:
        ip = struct.pack('!BBHHHBBH', 0x45, 0, 20 + len(tcp), rnd.randrange(65536), 0x4000, 64, 6, 0) + a + b
    kind = b'\x86\xdd' if ip6 else b'\x08\x00'
    eth = bytes(12) + (b'\x81\x00\x00\x05' if vlan else b'') + kind
    return eth + ip + tcp


def conversation(rnd, ends, ip6, vlan, start):
    """Yields (time, bytes)."""
    sides = [side(rnd), side(rnd)]
    t = start
    step = rnd.choice([1e-5, 1e-4, 1e-3, 5e-3, 2e-2])
    wild = rnd.choice([0.02, 0.1, 0.3, 0.6])
    one_way = rnd.random() < .07
    plan = []
    if rnd.random() < .8:
        plan = ['syn', 'synack', 'ack']
        if rnd.random() < .2:
            plan.pop(rnd.randrange(3))
    for _ in range(rnd.randrange(2, 40)):
        if rnd.random() < wild:
            plan.append(rnd.choice(['again', 'gap', 'keepalive', 'keepalive1', 'probe', 'zero', 'dup', 'update', 'beyond',
                                    'syn_same', 'syn_other', 'synack_again', 'fin', 'rst', 'rstdata', 'null', 'odd',
                                    'overlap', 'lower', 'finack', 'stale', 'synack_other', 'far', 'wins', 'unseen_then',
                                    'zeroseq', 'syndata', 'noack', 'rstack', 'fill', 'fill']))
        else:
            plan.append(rnd.choice(['data', 'data', 'data', 'pure', 'pure', 'one']))
    who = 0
    for what in plan:
        if rnd.random() < .35:
            who = 1 - who
        if what in ('syn', 'ack'):
            who = 0
        if what == 'synack':
            who = 1
        if one_way:
            who = 0
        f, r = sides[who], sides[1 - who]
        if rnd.random() < .03:
            t -= rnd.random() * .05
        elif rnd.random() < .05:
            t += rnd.choice([.0199, .02, .003, .0031, .1, 1.0])
        else:
            t += step * rnd.choice([0, 1, 1, 1, 2])
        flags, length, seq, ack, win = ACK, 0, f.next, r.next, f.window
        if rnd.random() < .3:
            win = f.window = max(0, f.window - rnd.randrange(0, 500))
        if what == 'syn':
            flags, ack = SYN, rnd.choice([0, 0, 7])
        elif what == 'synack':
            flags = SYN | ACK
        elif what in ('data', 'one'):
            length = 1 if what == 'one' else rnd.choice([2, 100, 100, 536, 1000])
            flags |= rnd.choice([0, PSH])
        elif what == 'again' and f.sent:
            seq, length = rnd.choice(f.sent[-6:])
        elif what == 'gap':
            seq, length = (f.next + rnd.choice([1, 1, 100, 536])) % 2**32, rnd.choice([0, 1, 100])
        elif what == 'keepalive':
            seq = (f.next - 1) % 2**32
        elif what == 'keepalive1':
            seq, length = (f.next - 1) % 2**32, rnd.choice([1, 1, 2, 100])
        elif what == 'probe':
            r.window = rnd.choice([0, r.window])
            length = 1
        elif what == 'zero':
            win = f.window = 0
        elif what == 'dup':
            ack = f.last_ack
        elif what == 'update':
            ack, win = f.last_ack, rnd.randrange(65536)
            f.window = win
        elif what == 'wins':
            win = f.window = rnd.choice([0, 1, 100, 65535])
        elif what == 'beyond':
            ack = (r.next + rnd.choice([1, 100, 1000])) % 2**32
        elif what == 'syn_same':
            flags, seq, ack = SYN, f.isn, rnd.choice([0, 5])
        elif what == 'syn_other':
            f.isn = f.next = rnd.randrange(2**32)
            flags, seq, ack = SYN, f.isn, 0
            f.sent = []
        elif what == 'synack_again':
            flags, seq = SYN | ACK, f.isn
        elif what == 'synack_other':
            flags, seq = SYN | ACK, rnd.randrange(2**32)
        elif what in ('fin', 'finack'):
            flags, length = FIN | (ACK if what == 'finack' or rnd.random() < .9 else 0), rnd.choice([0, 0, 50])
        elif what == 'rst':
            flags = RST
            ack = rnd.choice([0, ack])
        elif what == 'rstack':
            flags = RST | ACK
        elif what == 'rstdata':
            flags, length = RST | ACK, rnd.choice([1, 20])
        elif what == 'null':
            flags, length = 0, rnd.choice([0, 10])
        elif what == 'odd':
            flags, length = rnd.randrange(256), rnd.choice([0, 1, 10])
            if flags & SYN and not flags & ACK and rnd.random() < .7:
                seq = f.isn
        elif what == 'overlap' and f.sent:
            seq, length = f.sent[-1][0], f.sent[-1][1] + 50
        elif what == 'lower' and f.sent:
            seq, length = (f.sent[-1][0] + 1) % 2**32, max(1, f.sent[-1][1] - 1)
        elif what == 'stale':
            ack = (r.next - rnd.choice([1, 100, 536])) % 2**32
        elif what == 'far':
            seq = (f.next + rnd.choice([2**31, 2**31 - 1, 2**30, 2**31 + 1])) % 2**32
            length = rnd.choice([0, 10])
        elif what == 'zeroseq':
            seq, length = rnd.choice([0, 2**32 - 1, 2**32 - 10]), rnd.choice([0, 1, 9, 10])
        elif what == 'syndata':
            flags, seq, length = SYN | rnd.choice([0, ACK]), f.isn, 10
        elif what == 'noack':
            flags, length = PSH, 10
        elif what == 'fill':
            shift = 0 if r.scale is None or f.scale is None else min(r.scale, 14)
            room = (f.acked_edge(r, shift) if hasattr(f, 'acked_edge') else (r.last_ack + (r.window << shift)) - f.next) % 2**32
            length = room if 0 < room < 60000 else 10
        opts = options(rnd, bool(flags & SYN), f)
        yield t, frame(rnd, ends, who, seq, ack, flags, win, length, opts, ip6, vlan)
        f.last_ack = ack
        if what not in ('far', 'synack_other', 'zeroseq', 'odd', 'rstdata') and not flags & RST:
            end = (seq + length + (1 if flags & (SYN | FIN) else 0)) % 2**32
            if (end - f.next) % 2**32 < 2**31:
                f.next = end
            if length:
                f.sent.append((seq, length))


def main():
    seed, count, path = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
    rnd = random.Random(seed)
    frames = []
    for i in range(count):
        ip6 = rnd.random() < .1
        vlan = rnd.random() < .05
        size = 16 if ip6 else 4
        number = i if rnd.random() < .97 else rnd.randrange(i + 1)  # now and then ports that were used already
        ends = [(bytes([10] * (size - 3)) + struct.pack('!HB', number // 20000, 1), 1024 + number % 20000),
                (bytes([10] * (size - 1)) + bytes([2]), 40000 if number % 97 else 1024 + number % 20000)]
        if rnd.random() < .5:
            ends.reverse()
        start = 1000 + i * rnd.choice([.001, .01, .05])
        frames += conversation(rnd, ends, ip6, vlan, start)
    if seed % 2:
        frames.sort(key=lambda one: one[0])
    with open(path, 'wb') as out:
        out.write(struct.pack('<IHHiIII', 0xa1b23c4d, 2, 4, 0, 0, 262144, 1))
        for t, data in frames:
            cut = len(data) if rnd.random() < .97 else min(len(data), rnd.choice([54, 60, 74, 96]))
            ns = round(t * 1e9)
            out.write(struct.pack('<IIII', ns // 10**9, ns % 10**9, cut, len(data)) + data[:cut])


if __name__ == '__main__':
    main()
