#!/usr/bin/env python3
"""writer.py HOST PORT BYTES: sends BYTES, waits until the server ends the connection, and ends by a reset if it does not."""

import socket
import sys

peer = socket.create_connection((sys.argv[1], int(sys.argv[2])))
peer.sendall(b"x" * int(sys.argv[3]))
peer.settimeout(2)
try:
    peer.recv(1)
except TimeoutError:
    peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
except OSError:
    pass
peer.close()
