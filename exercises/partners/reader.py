#!/usr/bin/env python3
"""reader.py HOST PORT [PAUSE [BUFFER]]: accepts one connection, waits PAUSE seconds, reads to the end, and closes."""

import socket
import sys
import time

host, port = sys.argv[1], int(sys.argv[2])
pause = float(sys.argv[3]) if len(sys.argv) > 3 else 0
buffer = int(sys.argv[4]) if len(sys.argv) > 4 else 0
server = socket.socket()
server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
if buffer:
    server.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, buffer)
server.bind((host, port))
server.listen()
peer, _ = server.accept()
time.sleep(pause)
while peer.recv(65536):
    pass
peer.close()
