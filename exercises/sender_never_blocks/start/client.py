#!/usr/bin/env python3
import os
import socket

peer = socket.socket()
peer.connect((os.environ["HOST"], int(os.environ["PORT"])))
peer.sendall(b"x" * int(os.environ["BYTES"]))  # How long does this take?
peer.shutdown(socket.SHUT_WR)
while peer.recv(65536):
    pass
peer.close()
