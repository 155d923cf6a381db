#!/usr/bin/env python3
import os
import socket
import time

server = socket.socket()
server.bind((os.environ["HOST"], int(os.environ["PORT"])))
server.listen()
peer, _ = server.accept()
# Your code: when is the window to close, and when to open?
while peer.recv(65536):
    pass
peer.close()
