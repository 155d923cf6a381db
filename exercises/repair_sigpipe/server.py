#!/usr/bin/env python3
"""server.py HOST PORT: takes 1000 bytes of the first connection, or of the first two, and resets it; reads the next to its end."""

import secrets
import socket
import struct
import sys

server = socket.socket()
server.bind((sys.argv[1], int(sys.argv[2])))
server.listen()
server.settimeout(6)
try:
    for _ in range(1 + secrets.randbelow(2)):  # a client that merely comes twice is not repaired
        peer, _ = server.accept()
        peer.recv(1000)
        peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        peer.close()
    while True:
        peer, _ = server.accept()
        while peer.recv(4096):
            pass
        peer.close()
        server.settimeout(1)
except OSError:
    pass
