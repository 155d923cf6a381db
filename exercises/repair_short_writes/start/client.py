#!/usr/bin/env python3
import os
import socket

peer = socket.socket()
peer.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
peer.connect((os.environ["HOST"], int(os.environ["PORT"])))
peer.setblocking(False)
peer.send(b"x" * int(os.environ["BYTES"]))
peer.setblocking(True)
peer.shutdown(socket.SHUT_WR)
while peer.recv(65536):
    pass
peer.close()
