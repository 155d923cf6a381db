#!/usr/bin/env python3
"""client.py HOST PORT LINES: sends 1 to 3 lines more than LINES, cut in the middle and glued together, then an unfinished one.

Only a program that reads them knows how many. Every line has 22 bytes: checks.py counts them by the bytes of the connection.
"""

import secrets
import socket
import sys
import time

count = int(sys.argv[3]) + 1 + secrets.randbelow(3)
text = b"".join(b"line %d of a few words\n" % number for number in range(count)) + b"not finished"
peer = socket.create_connection((sys.argv[1], int(sys.argv[2])))
peer.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
for begin in range(0, len(text), 16):
    peer.sendall(text[begin : begin + 16])
    time.sleep(0.05)
peer.shutdown(socket.SHUT_WR)
try:
    while peer.recv(4096):
        pass
except OSError:
    pass
peer.close()
