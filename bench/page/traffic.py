#!/usr/bin/env python3
"""traffic.py MEGABYTES: random bytes over the line that tcplink makes, from A, where it runs, to B."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time

RECEIVER = """
import socket
listener = socket.create_server(("10.0.0.2", 8000))
connection, _ = listener.accept()
while connection.recv(65536):
    pass
"""


def connected() -> socket.socket:
    """The receiver may not listen yet."""
    for _ in range(100):
        try:
            return socket.create_connection(("B", 8000), timeout=10)
        except ConnectionRefusedError:
            time.sleep(0.05)
    raise TimeoutError("nobody listens on B")


def main() -> int:
    receiver = subprocess.Popen([os.environ["TCPLINK"], "--on", "B", "--", sys.executable, "-c", RECEIVER])
    try:
        sender = connected()
        sender.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 200_000)
        for _ in range(int(sys.argv[1])):
            sender.sendall(os.urandom(1 << 20))
        sender.close()
        return receiver.wait(60)
    finally:
        receiver.kill()


if __name__ == "__main__":
    sys.exit(main())
