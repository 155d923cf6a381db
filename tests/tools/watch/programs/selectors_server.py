"""A server on selectors, and three clients in threads; also a child begun by subprocess, which closes
descriptors between vfork and exec."""
import selectors
import socket
import subprocess
import threading

listener = socket.create_server(("127.0.0.1", 0))
listener.setblocking(False)
chooser = selectors.DefaultSelector()
chooser.register(listener, selectors.EVENT_READ)
waiting = 3


def client():
    with socket.create_connection(listener.getsockname()) as s:
        s.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        s.sendall(b"x" * 300_000)
        s.shutdown(socket.SHUT_WR)
        while s.recv(4096):
            pass


threads = [threading.Thread(target=client) for _ in range(waiting)]
for t in threads:
    t.start()
while waiting:
    for key, _ in chooser.select():
        if key.fileobj is listener:
            try:
                peer, _ = listener.accept()
            except BlockingIOError:
                continue
            peer.setblocking(False)
            chooser.register(peer, selectors.EVENT_READ)
            continue
        peer = key.fileobj
        try:
            data = peer.recv(65536)
        except BlockingIOError:
            continue
        if not data:
            peer.send(b"done")
            chooser.unregister(peer)
            peer.close()
            waiting -= 1
for t in threads:
    t.join()
copy = listener.dup()
subprocess.run(["true"], stdin=copy, check=True)
copy.close()
listener.close()
