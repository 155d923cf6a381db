"""How hard_capture.py wraps a segment: link layers, tags, tunnels, fragments, quotations, headers that lie."""
import struct

FIN, SYN, RST, PSH, ACK, URG, ECE, CWR = 1, 2, 4, 8, 16, 32, 64, 128
LINKS = {'ethernet': 1, 'sll': 113, 'sll2': 276, 'raw': 101, 'null': 0, 'loop': 108, 'ppp': 9, 'ppp-serial': 50, 'ppp-ether': 51, 'hdlc': 104,
         'wireless': 105, 'radiotap': 127, 'nflog': 239, 'enc': 109, 'pflog': 117}
M = 2**32


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
