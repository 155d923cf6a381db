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


def multipath(now):
    """The same ACK again and again, with an operation of MPTCP or without, and one in the other direction."""
    signal, address = b'\x1e\x08\x20\x01' + bytes(4), b'\x1e\x08\x34\x01' + bytes(4)
    steps = [(0, SYN, 100, 0, 0, b''), (1, SYN | ACK, 200, 101, 0, b''), (0, ACK, 101, 201, 0, b''), (0, ACK, 101, 201, 50, b'')]
    steps += [(1, ACK, 201, 151, 0, opts) for opts in (b'', b'', signal, b'', b'', signal, address, address, b'', b'')]
    steps += [(0, ACK, 151, 201, 50, address), (1, ACK, 201, 151, 0, b''), (0, ACK, 201, 201, 50, b'\x1e\x04\x40\x01'),
              (1, ACK, 201, 151, 0, b''), (1, ACK, 201, 151, 0, b'')]
    for i, (who, flags, seq, ack, length, opts) in enumerate(steps):
        yield now + i * 10**7, who, flags, seq, ack, 1000, length, opts


def ipv4(rnd, source, target, protocol, data, opts=b'', flags=0x4000, tell=None, ident=None):
    size = 20 + len(opts) + len(data)
    if tell:
        tell = size + tell
    return struct.pack('!BBHHHBBH', 0x40 | (5 + len(opts) // 4), rnd.choice([0, 0, 2, 3]), size if tell is None else tell,
                       rnd.randrange(65536) if ident is None else ident, flags, 64, protocol, 0) + source + target + opts + data


def source_route(rnd, target):
    """Its last address is where the packet goes, unless its pointer is behind it."""
    stations = b'\x0a\x09\x09\x09' + target
    return b'\x01' + bytes([rnd.choice([131, 137]), 11, rnd.choice([4, 8, 8, 12])]) + stations


def ipv6(rnd, source, target, data):
    chain = rnd.choice([[], [], [], [0], [60], [43], [0, 60], [44], [51], [0, 43, 60], [135]])
    body = b''
    kinds = chain + [6]
    for i, kind in enumerate(chain):
        following = kinds[i + 1]
        if kind == 44:
            body += struct.pack('!BBHI', following, 0, rnd.choice([0, 0, 0, 1, 8]), rnd.randrange(M))
        elif kind == 51:
            body += struct.pack('!BBHIIIII', following, 4, 0, 1, 2, 3, 4, 5)
        elif kind == 43:
            way, left = rnd.choice([0, 2, 4, 253]), rnd.choice([0, 1, 1])
            stations = {0: [bytes(15) + b'\x77', target], 2: [target], 4: [target, bytes(15) + b'\x77'], 253: []}[way]
            body += struct.pack('!BBBB', following, 2 * len(stations), way, left) + (b'\1\0\0\0' if way == 4 else bytes(4)) + b''.join(stations)
            if left and stations:
                target = bytes(15) + b'\x66'  # the next station
        elif kind == 60 and rnd.random() < .3:  # on the way from home
            body += struct.pack('!BB', following, 2) + b'\x01\x02\0\0\xc9\x10' + source
            source = bytes(15) + b'\x55'
        elif kind == 135:
            body += struct.pack('!BBBBHH', 59 if rnd.random() < .5 else following, 0, 0, 0, 0, 0)
        else:
            body += struct.pack('!BB', following, 0) + b'\x01\x04\0\0\0\0'
    body += data
    return struct.pack('!IHBB', 6 << 28 | rnd.choice([0, 3]) << 20, len(body), kinds[0], 64) + source + target + body


def tunnelled(rnd, tunnel, whole, kind):
    """The protocol and the bytes of what carries the packet."""
    frame = b'\2\0\0\0\0\1\2\0\0\0\0\2' + struct.pack('!H', kind) + whole
    ppp = rnd.choice([b'', b'\xff\x03']) + struct.pack('!H', 0x57 if kind == 0x86dd else 0x21) + whole

    def udp(port, inner):
        ports = rnd.choice([(50000, port), (port, 50000), (port, port)])
        return 17, struct.pack('!HHHH', *ports, 8 + len(inner), 0) + inner
    if tunnel == 'vxlan':
        return udp(4789, struct.pack('!BBHI', 8, 0, 0, 0x4200) + frame)
    if tunnel == 'geneve':
        return udp(6081, struct.pack('!BBHIII', 2, 0, 0x6558, 0x4200, 0, 0) + frame)
    if tunnel == 'gtp':
        whole = frame if rnd.random() < .2 else whole
        head, more = rnd.choice([(0x30, b''), (0x32, b'\0\1\0\0'), (0x34, b'\0\0\0\x85\1\0\0\0'), (0x36, b'\0\1\0\x85\2\0\0\0\0\0\0\0')])
        return udp(2152, struct.pack('!BBHI', head, 255, len(more) + len(whole), 7) + more + whole)
    if tunnel == 'l2tp':
        flags = rnd.choice([0x0002, 0x4002, 0x0802])
        more = struct.pack('!H', 8 + len(ppp)) if flags & 0x4000 else b''
        return udp(1701, struct.pack('!H', flags) + more + struct.pack('!HH', 1, 2) + (bytes(4) if flags & 0x800 else b'') + ppp)
    if tunnel == 'teredo' and kind == 0x86dd:
        return udp(3544, rnd.choice([b'', b'\0\0\1\2\3\4\5\6', b'\0\1\0\0' + bytes(9)]) + whole)
    if tunnel == 'mpls-udp':
        return udp(6635, struct.pack('!I', 0x12340140) + whole)
    if tunnel == 'erspan':
        return 47, rnd.choice([struct.pack('!HH', 0, 0x88be), struct.pack('!HHIII', 0x1000, 0x88be, 9, 0x10010000, 0)]) + frame
    if tunnel == 'erspan-3':
        return 47, struct.pack('!HHIIII', 0x1000, 0x22eb, 9, 0x20010000, 0, 0) + frame
    if tunnel == 'pptp':
        flags = rnd.choice([0x2001, 0x3001, 0x3081])
        return 47, struct.pack('!HHHH', flags, 0x880b, len(ppp), 1) + bytes(4 * ((flags >> 12 & 1) + (flags >> 7 & 1))) + ppp
    if tunnel == 'gre-ethernet':
        return 47, struct.pack('!HH', 0, 0x6558) + frame
    if tunnel == 'gre-mpls':
        return 47, struct.pack('!HHI', 0, 0x8847, 0x12340140) + whole
    if tunnel == 'wccp' and kind == 0x0800:
        return 47, struct.pack('!HH', 0, 0x883e) + rnd.choice([b'', bytes(4)]) + whole
    if tunnel == 'sflow':
        def sample(kind, data):
            record = struct.pack('!IIIIII', 1, 16 + (len(data) + 3) // 4 * 4, 1, len(frame) + 4, 4, len(data)) + data + bytes(-len(data) % 4)
            other = struct.pack('!IIIIII', 1001, 16, 7, 0, 7, 0)
            inner = bytes(28 if kind == 1 else 40) + struct.pack('!I', 2) + other + record
            return struct.pack('!II', kind, len(inner)) + inner
        samples = [sample(rnd.choice([1, 3]), frame[:rnd.choice([64, 80, 128])]), struct.pack('!IIIII', 2, 12, 1, 1, 0), sample(1, frame[:128])]
        return udp(6343, struct.pack('!IIIIIII', 5, 1, 0x0a000001, 0, 1, 1, len(samples)) + b''.join(samples))
    if tunnel == 'authenticated' and kind == 0x0800:
        return 51, struct.pack('!BBHIII', 4, 2, 0, 1, 2, 3) + bytes(0) + whole
    if tunnel == 'etherip':
        return 97, b'\x30\0' + frame
    return (41 if kind == 0x86dd else 4), whole


def packet(rnd, ends, who, ip6, one, tunnel):
    _, _, flags, seq, ack, window, length, opts = one
    (a, ap), (b, bp) = ends[who], ends[1 - who]
    tcp = struct.pack('!HHIIHHHH', ap, bp, seq, ack, (20 + len(opts)) // 4 << 12 | flags, window, rnd.randrange(65536), 0) + opts + bytes(length)
    if ip6:
        whole = ipv6(rnd, a, b, tcp)
    else:
        odd = rnd.random()
        target, opts = b, b'\x01' * rnd.choice([0, 0, 0, 0, 4, 8, 40])
        if odd < .03:
            target, opts = b'\x0a\x07\x07\x07', source_route(rnd, b)
        whole = ipv4(rnd, a, target, 6, tcp, opts, 0x4000 if odd > .02 else rnd.choice([0, 0x2000, 0x0010, 0x8000]),
                     None if odd < .97 else rnd.choice([0, -1 if length else None, 10]))
    outer = struct.pack('!BBBB', 172, 16, 0, 1), struct.pack('!BBBB', 172, 16, 0, 2)
    if tunnel == 'ip':
        whole = ipv4(rnd, *outer, 41 if ip6 else 4, whole)
    elif tunnel == 'gre':
        whole = ipv4(rnd, *outer, 47, struct.pack('!HH', 0, 0x86dd if ip6 else 0x0800) + whole)
    elif tunnel == 'gre-key':
        whole = ipv4(rnd, *outer, 47, struct.pack('!HHII', 0x3000, 0x86dd if ip6 else 0x0800, 5, 6) + whole)
    elif tunnel:
        whole = ipv4(rnd, *outer, *tunnelled(rnd, tunnel, whole, 0x86dd if ip6 else 0x0800))
    return whole


def fragments(rnd, whole):
    """The packet in pieces: in order or not, some twice, some overlapping, some missing."""
    if whole[0] >> 4 == 4:
        head, data = whole[:(whole[0] & 15) * 4], whole[(whole[0] & 15) * 4:]
    else:
        if whole[6] != 6:
            return [whole]
        head, data = whole[:40], whole[40:]
    if len(data) < 24 or len(data) > 1200:
        return [whole]
    cuts = sorted({8 * rnd.randrange(1, (len(data) + 7) // 8) for _ in range(rnd.randrange(1, 4))})
    spans = [(a, b) for a, b in zip([0] + cuts, cuts + [len(data)])]
    more = [(a, min(b + 8 * rnd.randrange(3), len(data))) for a, b in spans if rnd.random() < .2]
    spans += more
    if rnd.random() < .5:
        rnd.shuffle(spans)
    if rnd.random() < .2:
        spans.pop(rnd.randrange(len(spans)))
    ident, out = rnd.randrange(8), []
    for a, b in spans:
        last = b == len(data)
        if whole[0] >> 4 == 4:
            size = len(head) + b - a
            out.append(head[:2] + struct.pack('!HHH', size, ident, (0 if last else 0x2000) | a // 8) + head[8:] + data[a:b])
        else:
            out.append(head[:4] + struct.pack('!HB', 8 + b - a, 44) + head[7:] + struct.pack('!BBHI', 6, 0, a | (0 if last else 1), ident) + data[a:b])
    return out


def quotation(rnd, whole):
    """What a router says of the packet."""
    quote = whole[:rnd.choice([28, 40, 44, 60, 80, 128, 576])]
    a, b = (whole[12:16], whole[16:20]) if whole[0] >> 4 == 4 else (whole[8:24], whole[24:40])
    if whole[0] >> 4 == 4:
        kind = rnd.choice([3, 3, 4, 5, 11, 12, 8])
        words = rnd.choice([0, 0, 0, 10, 32])
        return ipv4(rnd, b, a, 1, struct.pack('!BBHBBH', kind, 0, 0, 0, words, 0) + quote)
    inner = struct.pack('!BBHI', rnd.choice([1, 2, 3, 4, 128]), 0, 0, 0) + quote
    return struct.pack('!IHBB', 6 << 28, len(inner), 58, 64) + b + a + inner


def lies(rnd, whole):
    """With a TCP header whose length is another than it says."""
    at = (whole[0] & 15) * 4 if whole[0] >> 4 == 4 else 40
    if whole[0] >> 4 == 6 and whole[6] != 6 or len(whole) < at + 13:
        return whole
    return whole[:at + 12] + bytes([rnd.randrange(16) << 4 | whole[at + 12] & 15]) + whole[at + 13:]


def frame(rnd, link, whole, wrap, reply):
    kind = 0x86dd if whole[0] >> 4 == 6 else 0x0800
    if link == 'raw':
        return whole
    if link in ('null', 'loop'):
        family = 2 if kind == 0x0800 else rnd.choice([24, 28, 30])
        return struct.pack('<I' if link == 'null' else '>I', family) + whole
    ppp = struct.pack('!H', 0x57 if kind == 0x86dd else 0x21) + whole
    if link in ('ppp', 'ppp-serial'):
        return rnd.choice([ppp, b'\xff\x03' + ppp, ppp[1:], b'\x0f\x00' + struct.pack('!H', kind) + whole, b'\x02\x81\x12\x34\x01\x40' + whole])
    if link == 'ppp-ether':
        return struct.pack('!BBHH', 0x11, 0, 1, len(ppp)) + ppp
    if link == 'hdlc':
        return b'\x0f\x00' + struct.pack('!H', kind) + whole
    snap = b'\xaa\xaa\x03' + rnd.choice([b'\0\0\0', b'\0\0\0', b'\0\0\xf8']) + struct.pack('!H', kind) + whole
    if link in ('wireless', 'radiotap'):
        quality = rnd.random() < .5
        flags = rnd.choice([0, 1, 2, 3, 0, 1, 2, 8, 0x10, 0x40, 4])
        mac = bytes([0x88 if quality else 0x08, flags]) + bytes(2) + b'\2\0\0\0\0\1\2\0\0\0\0\2\2\0\0\0\0\3' + rnd.choice([b'\0\0', b'\x50\2'])
        mac += (bytes(6) if flags & 3 == 3 else b'') + (b'\0\0' if quality else b'')
        return (struct.pack('<BBHI', 0, 0, 8, 0) if link == 'radiotap' else b'') + mac + snap
    if link == 'nflog':
        head = struct.pack('<BBH', 10 if kind == 0x86dd else 2, 0, 0) + struct.pack('<HH', 8, 1) + struct.pack('!HBB', kind, 1, 0) + struct.pack('<HH', 6, 10) + b'a\0\0\0'
        return head + struct.pack('<HH', 4 + len(whole), 9) + whole
    family = 2 if kind == 0x0800 else 24
    if link == 'enc':
        return struct.pack(rnd.choice(['<I', '>I']), family) + bytes(8) + whole
    if link == 'pflog':
        return bytes([61, family]) + bytes(62) + whole
    tags = b''
    if wrap == 'snap' and link != 'sll2':
        body = rnd.choice([snap, b'\x06\x06\x03' + whole if kind == 0x0800 else snap])
        if link == 'sll':
            return struct.pack('!HHHQH', reply, 1, 6, 0, 4) + body
        return b'\2\0\0\0\0\1\2\0\0\0\0\2' + struct.pack('!H', len(body)) + body + bytes(max(0, 46 - len(body)))
    if wrap in ('backbone', 'vn-tag', 'bridge', 'pseudo-wire'):
        inner = b'\2\0\0\0\0\1\2\0\0\0\0\2' + struct.pack('!H', kind) + whole
        tags, kind = {'backbone': (bytes(4) + inner[:14], 0x88e7), 'vn-tag': (bytes(4) + inner[12:14], 0x8926), 'bridge': (inner[:14], 0x6558),
                      'pseudo-wire': (struct.pack('!I', 0x12340140) + rnd.choice([  # tshark heeds which makers of cards it knows
                          b'\0\0\0\0\2\x12\xa7\xb3\xc4\1\2\x12\xa7\xb3\xc4\2', b'\0\x1b\x21\0\0\1\0\x0c\x29\0\0\2']) + inner[12:14], 0x8847)}[wrap]
    if wrap in ('tag', 'two-tags', 'three-tags'):
        first = [0x8100] if wrap == 'tag' else [0x88a8, 0x8100] if wrap == 'two-tags' else [0x9100, 0x8100, 0x8100]
        kinds = first + [kind]
        tags = b''.join(struct.pack('!HH', 5, following) for following in kinds[1:])
        kind = kinds[0]
    elif wrap == 'mpls':
        labels = rnd.randrange(1, 3)
        tags = b''.join(struct.pack('!I', 0x12340040 | (0x100 if i == labels - 1 else 0)) for i in range(labels))
        kind = 0x8847
    elif wrap == 'pppoe':
        tags = struct.pack('!BBHHH', 0x11, 0, 1, len(whole) + 2, 0x0057 if kind == 0x86dd else 0x0021)
        kind = 0x8864
    body = tags + whole
    if link == 'sll':
        return struct.pack('!HHHQH', reply, 1, 6, 0, kind) + body
    if link == 'sll2':
        return struct.pack('!HHIHBBQ', kind, 0, 1, 1, reply, 6, 0) + body
    if len(body) < 46:
        body += bytes(46 - len(body))
    elif rnd.random() < .01:
        body += b'\xaa' * rnd.choice([2, 4, 12])  # a trailer, or the frame check sequence
    return b'\2\0\0\0\0\1\2\0\0\0\0\2' + struct.pack('!H', kind) + body


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
