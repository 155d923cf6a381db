#!/usr/bin/env python3
"""client.py HOST PORT: sends 3000 bytes, waits a moment, ends its direction, and reads to the end."""

import socket
import sys
import time

peer = socket.create_connection((sys.argv[1], int(sys.argv[2])))
peer.sendall(b"x" * 3000)
time.sleep(0.3)
peer.shutdown(socket.SHUT_WR)
try:
    while peer.recv(65536):
        pass
except OSError:
    pass
peer.close()
