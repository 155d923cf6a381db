#!/usr/bin/env python3
"""client.py HOST PORT: sends 200 bytes, reads a reply until nothing has come for 0.4 s, and closes."""

import socket
import sys

peer = socket.create_connection((sys.argv[1], int(sys.argv[2])))
peer.sendall(b"r" * 200)
peer.settimeout(0.4)
try:
    while peer.recv(4096):
        pass
except OSError:
    pass
peer.settimeout(3)
try:
    peer.shutdown(socket.SHUT_WR)
    while peer.recv(4096):
        pass
except OSError:
    pass
peer.close()
