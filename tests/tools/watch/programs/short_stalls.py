"""Closes a window for a few milliseconds, again and again, with pauses between.

usage: short_stalls.py COUNT MILLISECONDS; prints how many zero windows it made
"""
import random
import socket
import struct
import sys
import time

count, hold = int(sys.argv[1]), float(sys.argv[2]) / 1000


def send_window(s):  # tcpi_snd_wnd
    return struct.unpack_from("I", s.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 256), 228)[0]


def wait_for(condition):
    limit = time.monotonic() + 5
    while not condition():
        if time.monotonic() > limit:
            sys.exit("the window did not do what it should")


listener = socket.socket()
listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
listener.bind(("127.0.0.1", 0))
listener.listen()
client = socket.create_connection(listener.getsockname())
client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
server, _ = listener.accept()
client.setblocking(False)
made = 0
for _ in range(count):
    while send_window(client) > 0:
        try:
            client.send(b"x" * 512)
        except BlockingIOError:
            pass
        time.sleep(0.001)
    time.sleep(hold)
    made += 1
    server.setblocking(False)
    while send_window(client) == 0 or made < 0:
        try:
            server.recv(65536)
        except BlockingIOError:
            time.sleep(0.0005)
    try:
        while True:
            server.recv(65536)
            time.sleep(0.001)
    except BlockingIOError:
        pass
    time.sleep(random.uniform(0, 0.05))
print(made)
