#!/usr/bin/env python3
import os
import socket

server = socket.socket()
server.bind((os.environ["HOST"], int(os.environ["PORT"])))
server.listen()
peer, _ = server.accept()
peer.recv(1000)
peer.sendall(b"a" * int(os.environ["REPLY"]))
peer.close()
