#!/usr/bin/env python3
"""server.py HOST PORT BYTES: accepts one connection, writes BYTES, and only then reads to the end, and closes."""

import socket
import sys

server = socket.socket()
server.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
server.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
server.bind((sys.argv[1], int(sys.argv[2])))
server.listen()
peer, _ = server.accept()
try:
    peer.sendall(b"s" * int(sys.argv[3]))
    while peer.recv(65536):
        pass
except OSError:
    pass
peer.close()
