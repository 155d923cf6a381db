#!/usr/bin/env python3
"""server.py HOST PORT: takes 1000 bytes of the first connection and resets it; reads the second to its end."""

import socket
import struct
import sys

server = socket.socket()
server.bind((sys.argv[1], int(sys.argv[2])))
server.listen()
peer, _ = server.accept()
peer.recv(1000)
peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
peer.close()
server.settimeout(6)
try:
    while True:
        peer, _ = server.accept()
        while peer.recv(4096):
            pass
        peer.close()
        server.settimeout(1)
except OSError:
    pass
