#!/usr/bin/env python3
"""Connections of all kinds between two hosts, many at once: traffic.py serve, on B; traffic.py run SEED [KIND...], on A.

Small buffers at both ends; all over IPv4 and IPv6. What goes wrong with a connection on a bad line is part of the show.
"""
import fcntl
import itertools
import os
import random
import socket
import struct
import sys
import termios
import threading
import time

PORT = 8000
WIDE = 8001  # a receive buffer that needs a window scale


def small(s, size):
    s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, size)
    s.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, size)


def drain(s, piece=65536, pause=0.0, most=1 << 40):
    total = 0
    while total < most and (data := s.recv(min(piece, most - total))):
        total += len(data)
        if pause:
            time.sleep(pause)


def answer(s):
    """What the other side asked for with its first 16 bytes: bytes to send, size and pause of a read, closing."""
    s.settimeout(20)
    try:
        asked = b''
        while len(asked) < 16:
            more = s.recv(16 - len(asked))
            if not more:
                return
            asked += more
        send, piece, pause_us, how = struct.unpack('!IIII', asked)
        sender = threading.Thread(target=lambda: send and s.sendall(bytes(send)))
        sender.start()
        drain(s, piece, pause_us / 1e6)
        sender.join()
        if how == 1:
            s.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, 0))
    except OSError:
        pass
    finally:
        s.close()


def serve():
    hosts = ((socket.AF_INET, '10.0.0.2'), (socket.AF_INET6, 'fd00::b'))
    for (family, address), (port, size) in itertools.product(hosts, ((PORT, 8192), (WIDE, 400000))):
        listener = socket.socket(family)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        small(listener, size)
        listener.bind((address, port))
        listener.listen(64)

        def accept(listener=listener):
            while True:
                threading.Thread(target=answer, args=(listener.accept()[0],), daemon=True).start()
        threading.Thread(target=accept, daemon=True).start()
    print('ready', flush=True)
    time.sleep(120)


class client:
    def __init__(self, family, address, seed):
        self.family, self.address, self.rnd = family, address, random.Random(seed)

    def open(self, send=0, piece=65536, pause=0.0, how=0, size=16384, port=0, to=PORT, options=()):
        s = socket.socket(self.family)
        s.settimeout(15)
        small(s, size)
        for level, name, value in options:
            s.setsockopt(level, name, value)
        s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if port:
            s.bind(('10.0.0.1' if self.family == socket.AF_INET else 'fd00::a', port))
        s.connect((self.address, to))
        s.sendall(struct.pack('!IIII', send, piece, int(pause * 1e6), how))
        return s

    def up(self):
        with self.open() as s:
            s.sendall(bytes(150000))

    def down(self):
        with self.open(send=150000) as s:
            s.shutdown(socket.SHUT_WR)
            drain(s)

    def bulk(self):
        with self.open(size=400000, to=WIDE) as s:
            s.sendall(bytes(1000000))

    def account(self, what, s, began):
        """What the kernel says of a sender's time, seconds: a line of its own port, the whole, with data, held by window, by buffer."""
        while struct.unpack('i', fcntl.ioctl(s, termios.TIOCOUTQ, bytes(4)))[0] > 0:
            time.sleep(.005)
        info = s.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 256)
        busy, window, buffer = struct.unpack_from('=QQQ', info, 168)
        # In one write: other threads tell of theirs at the same time, and print() writes the line's end by itself.
        # With the address: the flow over the other version of IP may have the same port.
        told = (what, '/'.join(map(str, s.getsockname()[:2])), time.monotonic() - began, busy / 1e6, window / 1e6, buffer / 1e6)
        os.write(1, f'{" ".join(map(str, told))}\n'.encode())

    def held_by_window(self):
        with self.open(piece=4096, pause=.1, size=60000) as s:
            began = time.monotonic()
            s.sendall(bytes(120000))
            self.account('window', s, began)

    def held_by_buffer(self):
        with self.open(size=4096, to=WIDE, options=[(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)]) as s:
            began = time.monotonic()
            for _ in range(60):  # piece by piece: a segment is made as large as what is written
                s.sendall(bytes(1000))
            self.account('buffer', s, began)

    def held_by_program(self):
        with self.open(to=WIDE) as s:
            began = time.monotonic()
            for _ in range(20):
                s.sendall(bytes(1000))
                time.sleep(.1)
            self.account('program', s, began)

    def held_by_congestion(self):
        with self.open(size=400000, to=WIDE) as s:
            began = time.monotonic()
            s.sendall(bytes(300000))
            self.account('congestion', s, began)

    def held_by_nagle(self):
        with self.open(to=WIDE) as s:
            time.sleep(.2)
            began = time.monotonic()
            for _ in range(200):
                s.sendall(bytes(20))
                time.sleep(.005)
            self.account('nagle', s, began)

    def both(self):
        with self.open(send=80000) as s:
            reader = threading.Thread(target=drain, args=(s,))
            reader.start()
            s.sendall(bytes(80000))
            s.shutdown(socket.SHUT_WR)
            reader.join()

    def slow_server(self):
        with self.open(piece=4096, pause=.05, size=4096) as s:
            s.sendall(bytes(60000))

    def stuck_client(self):
        with self.open(send=40000, size=4096) as s:
            time.sleep(1.2)
            s.shutdown(socket.SHUT_WR)
            drain(s, 2048, .01)

    def chat(self):
        with self.open(send=3000) as s:
            s.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            for _ in range(25):
                s.sendall(bytes(self.rnd.choice([1, 1, 2, 100, 1448, 3000])))
                time.sleep(self.rnd.random() * .03)

    def idle(self):
        keep = [(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1), (socket.IPPROTO_TCP, socket.TCP_KEEPIDLE, 1),
                (socket.IPPROTO_TCP, socket.TCP_KEEPINTVL, 1)]
        with self.open(options=keep) as s:
            s.sendall(b'x')
            time.sleep(2.6)

    def again(self):
        for i in range(4):
            s = self.open(send=500 * i, port=5000, how=1)
            s.sendall(bytes(700 * i))
            if i % 2:
                s.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, 0))
            s.close()
            time.sleep(.05)

    def refused(self):
        socket.create_connection((self.address, 9), 3)

    def urgent(self):
        with self.open() as s:
            for _ in range(5):
                s.send(b'abc')
                s.send(b'!', socket.MSG_OOB)

    def short(self):
        for _ in range(10):
            with self.open(send=200, how=self.rnd.randrange(2)) as s:
                s.sendall(b'hello')


def main():
    if sys.argv[1] == 'serve':
        return serve()
    threads = []
    for family, address in ((socket.AF_INET, '10.0.0.2'), (socket.AF_INET6, 'fd00::b')):
        one = client(family, address, int(sys.argv[2]))
        kinds = [getattr(one, name) for name in sys.argv[3:]]
        for what in kinds or (one.up, one.down, one.both, one.slow_server, one.stuck_client, one.chat, one.idle, one.again,
                     one.refused, one.urgent, one.short):
            def attempt(what=what):
                try:
                    what()
                except OSError:
                    pass
            threads.append(threading.Thread(target=attempt, daemon=True))
    for thread in threads:
        thread.start()
    end = time.monotonic() + 25
    for thread in threads:
        thread.join(max(0, end - time.monotonic()))
    return 0


if __name__ == '__main__':
    sys.exit(main())
