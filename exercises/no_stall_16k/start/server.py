#!/usr/bin/env python3
import os
import socket
import time

server = socket.socket()
server.bind((os.environ["HOST"], int(os.environ["PORT"])))
server.listen()
peer, _ = server.accept()
while peer.recv(1024):
    time.sleep(0.05)  # What does this do to the window?
peer.close()
