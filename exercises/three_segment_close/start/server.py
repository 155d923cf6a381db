#!/usr/bin/env python3
import os
import socket

server = socket.socket()
server.bind((os.environ["HOST"], int(os.environ["PORT"])))
server.listen()
peer, _ = server.accept()
peer.recv(200)
# What comes next?
peer.close()
