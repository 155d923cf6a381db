#!/usr/bin/env python3
"""sender.py HOST PORT BYTES [WRITE]: connects, sends BYTES in pieces of WRITE, ends its direction, reads to the end."""

import socket
import sys

host, port, count = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
piece = int(sys.argv[4]) if len(sys.argv) > 4 else 1024
peer = socket.socket()
peer.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
peer.connect((host, port))
while count > 0:
    peer.sendall(b"x" * min(piece, count))
    count -= piece
peer.shutdown(socket.SHUT_WR)
while peer.recv(65536):
    pass
peer.close()
