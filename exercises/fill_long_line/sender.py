#!/usr/bin/env python3
"""sender.py HOST PORT: sends 1.5 MB, ends its direction, reads to the end."""

import socket
import sys

peer = socket.create_connection((sys.argv[1], int(sys.argv[2])))
peer.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 400_000)
try:
    peer.sendall(b"x" * 1_500_000)
    peer.shutdown(socket.SHUT_WR)
    while peer.recv(65536):
        pass
except OSError:
    pass
peer.close()
