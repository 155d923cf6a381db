#!/usr/bin/env python3
import os
import socket
import time

peer = socket.socket()
peer.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, 2000)
peer.connect((os.environ["HOST"], int(os.environ["PORT"])))
for _ in range(40):
    peer.sendall(b"x" * int(os.environ["SIZE"]))
    time.sleep(0.2)
peer.shutdown(socket.SHUT_WR)
while peer.recv(65536):
    pass
peer.close()
