#!/usr/bin/env python3
import os
import socket

peer = socket.socket()
peer.connect((os.environ["HOST"], int(os.environ["PORT"])))
for name in ("FIRST", "SECOND", "THIRD"):
    peer.send(b"x" * int(os.environ[name]))
peer.shutdown(socket.SHUT_WR)
while peer.recv(65536):
    pass
peer.close()
