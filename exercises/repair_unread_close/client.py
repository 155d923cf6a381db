#!/usr/bin/env python3
"""client.py HOST PORT: a request of 3000 bytes in two pieces, the end of the direction, then reads to the end."""

import secrets
import socket
import sys
import time

peer = socket.create_connection((sys.argv[1], int(sys.argv[2])))
try:
    peer.sendall(b"q" * 2000)
    time.sleep(0.2 + secrets.randbelow(1200) / 1000)  # no server can know how long
    peer.sendall(b"q" * 1000)
    peer.shutdown(socket.SHUT_WR)
    while peer.recv(4096):
        pass
except OSError:
    pass
peer.close()
