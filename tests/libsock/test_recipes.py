#!/usr/bin/env python3
"""Runs the recipes of docs/libsock.md against peers that do not use libsock. Usage: recipes.py FOLDER NAME"""
import pathlib
import signal
import socket
import ssl
import struct
import subprocess
import sys
import tempfile
import threading

TIMEOUT = 60


class Recipe:
    """A recipe's program as it runs."""

    def __init__(self, program, *args, **options):
        self.process = subprocess.Popen([program, *args], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                                        **options)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.communicate()

    def line(self):
        return self.process.stdout.readline().rstrip("\n")

    def where(self):
        address = expect_prefix("listening on ", self.line())
        host, port = address.rsplit(":", 1)
        return host, int(port)

    def connect(self):
        connection = socket.create_connection(self.where(), timeout=TIMEOUT)
        return connection

    def end(self, status=0, text=None):
        out, err = self.process.communicate(text, timeout=TIMEOUT)
        expect(status, self.process.returncode, err)
        return out + err


def expect(wanted, got, why=""):
    if wanted != got:
        sys.exit(f"wanted {wanted!r}, got {got!r} {why}")


def expect_prefix(prefix, text):
    expect(prefix, text[:len(prefix)], text)
    return text[len(prefix):]


def read_all(connection):
    return b"".join(iter(lambda: connection.recv(65536), b""))


def reset(connection):
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


def serve_once(handle):
    """Accepts one connection in a thread; returns the port."""
    listener = socket.create_server(("127.0.0.1", 0))

    def run():
        with listener, listener.accept()[0] as connection:
            connection.settimeout(TIMEOUT)
            handle(connection)

    threading.Thread(target=run, daemon=True).start()
    return listener.getsockname()[1]


def connect_with_limit(program):
    def answer(connection):
        expect(b"hello\n", connection.recv(100))
        connection.sendall(b"good day\n")

    with Recipe(program, "localhost", str(serve_once(answer))) as client:
        expect("good day\n", client.end())
    with socket.create_server(("127.0.0.1", 0)) as closing:
        port = str(closing.getsockname()[1])
    with Recipe(program, "127.0.0.1", port) as client:
        expect(True, "Connection refused" in client.end(1))
    # Someone who accepts and says nothing: five seconds, and one line.
    with Recipe(program, "127.0.0.1", str(serve_once(read_all))) as client:
        expect(True, "deadline passed" in client.end(1))


def echo_server(program):
    with Recipe(program, "127.0.0.1:0") as server:
        where = server.where()
        data = bytes(range(256)) * 400
        with socket.create_connection(where, TIMEOUT) as first, socket.create_connection(where, TIMEOUT) as second:
            for connection in (second, first):
                threading.Thread(target=lambda c=connection: (c.sendall(data), c.shutdown(socket.SHUT_WR))).start()
                expect(data, read_all(connection))


def stop_server(program):
    with Recipe(program, "127.0.0.1:0") as server, server.connect() as connection:
        connection.sendall(b"one")
        # The connection is in the queue or served by now: either is stopped, and closed.
        server.process.send_signal(signal.SIGTERM)
        expect(True, server.end().endswith("stopped\n"))
    with Recipe(program, "127.0.0.1:0") as server:
        server.where()
        server.process.send_signal(signal.SIGTERM)
        expect("stopped\n", server.end())


def half_close(program):
    def reverse(connection):
        connection.sendall(read_all(connection)[::-1])

    port = serve_once(reverse)
    with Recipe(program, f"127.0.0.1:{port}", stdin=subprocess.PIPE) as client:
        expect("olleh", client.end(text="hello"))


def buffers_before_listen(program):
    with Recipe(program, "127.0.0.1:0") as server:
        expect("asked for 4096, in effect 8192", server.line())
        with server.connect() as connection:
            expect("the connection has 8192", server.line())
            # What we may send at once: the peer's MSS, less the 12 bytes of timestamps.
            mss = connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_MAXSEG)
            expect(True, mss <= 1000, f"MSS {mss}")
        server.end()


def peer_gone(program):
    with Recipe(program, "127.0.0.1:0") as server:
        connection = server.connect()
        connection.sendall(b"unread")
        connection.shutdown(socket.SHUT_WR)
        expect("the peer has sent FIN; 6 bytes unread", server.line())
        reset(connection)
        expect("the peer is gone\n", server.end())


def messages(program):
    def send(connection, *pieces):
        for piece in pieces:
            connection.sendall(piece)

    with Recipe(program, "127.0.0.1:0") as server:
        with server.connect() as connection:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            send(connection, b"\0\0", b"\0\5he", b"llo\0\0\0\0\0\0\0\1", b"!")
            for text in ("hello", "", "!"):
                expect("message: " + text, server.line())
        expect("end\n", server.end())
    for cut in (b"\0\0", b"\0\0\0\5", b"\0\0\0\5he"):
        with Recipe(program, "127.0.0.1:0") as server:
            with server.connect() as connection:
                connection.sendall(cut)
            expect(True, "the stream ended too early" in server.end(1), cut)
    with Recipe(program, "127.0.0.1:0") as server, server.connect() as connection:
        connection.sendall(b"\xff\xff\xff\xff")
        expect("the message is too long\n", server.end(1))


def unix_descriptors(program):
    with tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder, "file")
        file.write_text("the file's text\n", encoding="ascii")
        where = f"unix:{folder}/socket"
        with Recipe(program, "serve", where, str(file)) as server:
            expect("listening on " + where, server.line())
            with Recipe(program, "fetch", where) as client:
                expect("the file's text\n", client.end())
            server.end()
        with Recipe(program, "serve", where, folder + "/none") as server:
            expect(True, "No such file" in server.end(1))


def asio_echo(program):
    with Recipe(program, "127.0.0.1:0") as server, server.connect() as connection:
        connection.sendall(b"hello")
        expect(b"hello", connection.recv(100))
        expect("deadline passed", server.line())  # and the connection is closed
        expect(b"", connection.recv(100))


def tls_client(program):
    with tempfile.TemporaryDirectory() as folder:
        key, certificate = folder + "/key.pem", folder + "/certificate.pem"
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                        "-keyout", key, "-out", certificate, "-days", "2", "-subj", "/CN=localhost",
                        "-addext", "subjectAltName=DNS:localhost"], check=True, capture_output=True)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)

        def answer(connection):
            try:
                with context.wrap_socket(connection, server_side=True) as tls:
                    tls.sendall(tls.recv(100).upper())
                    tls.unwrap()
            except OSError:
                pass  # the client refuses the certificate

        with Recipe(program, "localhost", str(serve_once(answer)), certificate) as client:
            expect("HELLO\n", client.end())
        # The certificate is for another name; and a server that says nothing is left in time.
        with Recipe(program, "127.0.0.1", str(serve_once(answer)), certificate) as client:
            expect(True, "certificate verify failed" in client.end(1))
        with Recipe(program, "localhost", str(serve_once(read_all)), certificate) as client:
            expect(True, "deadline passed" in client.end(1))


RECIPES = [connect_with_limit, echo_server, stop_server, half_close, buffers_before_listen, peer_gone, messages,
           unix_descriptors, asio_echo, tls_client]

if __name__ == "__main__":
    runs = {run.__name__: run for run in RECIPES}
    runs[sys.argv[2]](f"{sys.argv[1]}/recipe_{sys.argv[2]}")
