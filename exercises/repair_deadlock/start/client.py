#!/usr/bin/env python3
import os
import socket

peer = socket.socket()
peer.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
peer.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
peer.connect((os.environ["HOST"], int(os.environ["PORT"])))
peer.sendall(b"x" * int(os.environ["BYTES"]))
peer.shutdown(socket.SHUT_WR)
while peer.recv(65536):
    pass
peer.close()
