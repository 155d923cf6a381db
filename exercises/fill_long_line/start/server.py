#!/usr/bin/env python3
import os
import socket

server = socket.socket()
server.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 16384)
server.bind((os.environ["HOST"], int(os.environ["PORT"])))
server.listen()
peer, _ = server.accept()
while peer.recv(65536):
    pass
peer.close()
