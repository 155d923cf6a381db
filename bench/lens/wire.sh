#!/usr/bin/env bash
# wire.sh FILE SNAPLEN BYTES FLOWS: bulk flows over the loopback of a private network (run within one), captured.
set -euo pipefail
file=$1 snap=$2 bytes=$3 flows=$4
ip link set lo up
ip link set lo mtu 1500
ethtool -K lo tso off gso off gro off > /dev/null 2>&1 || true
as_root=()
[[ $(id -u) == 0 ]] && as_root=(-Z root)
tcpdump -i lo -s "$snap" -B 600000 "${as_root[@]}" -w "$file.part" tcp 2> "$file.log" &
dump=$!
trap 'kill "$dump" 2> /dev/null || true' EXIT
until grep -q 'listening on' "$file.log"; do sleep .05; done
python3 - "$bytes" "$flows" << 'PY'
import socket, sys, threading, time
total, flows = int(sys.argv[1]), int(sys.argv[2])
def flow(port):
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 200000)
    listener.bind(('127.0.0.1', port))
    listener.listen(1)
    def serve():
        peer, _ = listener.accept()
        buffer = bytearray(1 << 18)
        while peer.recv_into(buffer):
            pass
        peer.close()
    server = threading.Thread(target=serve)
    server.start()
    client = socket.socket()
    client.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 200000)
    client.connect(('127.0.0.1', port))
    for i in range(total // 65536):
        client.sendall(bytes(65536))
        if i % 64 == 0:
            time.sleep(.004)  # a bounded rate, or the capture drops
    client.close()
    server.join()
threads = [threading.Thread(target=flow, args=(8001 + i,)) for i in range(flows)]
for one in threads: one.start()
for one in threads: one.join()
PY
sleep 1
kill -INT "$dump"
wait "$dump" || true
trap - EXIT
mv "$file.part" "$file"
