#!/usr/bin/env python3
import os
import socket

server = socket.socket()
server.bind((os.environ["HOST"], int(os.environ["PORT"])))
server.listen()
peer, _ = server.accept()
peer.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
while peer.recv(65536):
    pass
peer.close()
