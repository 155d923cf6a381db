#!/usr/bin/env bash
# Samples are of the watched programs' sockets, also of programs whose calls are not seen; of all with
# --samples-all. And a socket is said to be closed only when it is.
# shellcheck disable=SC2016,SC2317  # jq's variables; functions called by way of check
set -euo pipefail
tcpwatch=$SOCKLAB_BIN/tcpwatch
dir=$(mktemp -d); trap 'rm -rf "$dir"; kill "$other" 2>/dev/null || true' EXIT; cd "$dir"
failures=0
check() { if "${@:2}"; then echo "ok: $1"; else echo "FAILED: $1"; failures=$((failures + 1)); fi; }
cat >pair.py <<'END'
import socket, sys, time
l = socket.create_server(("127.0.0.1", 0))
c = socket.create_connection(l.getsockname()); s, _ = l.accept()
c.sendall(b"hello")
print(l.getsockname()[1], flush=True)
time.sleep(float(sys.argv[1]))
END
python3 pair.py 1000 >other & other=$!
for _ in $(seq 100); do [[ -s other ]] && break; sleep 0.1; done
ports() { jq -r 'select(.kind == "sample") | .local, .peer // empty' events | sed 's/.*://' | sort -u; }
has() { grep -qx "$1" <<<"$(ports)"; }
lacks() { ! has "$1"; }

"$tcpwatch" -o events -- python3 pair.py 0.3 >own
check 'its own sockets' has "$(<own)"
check '… and none of others' lacks "$(<other)"
check 'its whole connection: both ends and the listener' jq -es --arg port "$(<own)" '
  [.[] | select(.kind == "sample")] | (map(select(.state == "LISTEN")) | length > 0)
  and any(.[]; .unread == 5) and any(.[]; (.peer // "") | endswith(":" + $port))' events
check '… also after it ended: TIME-WAIT or closed' jq -es '[.[] | select(.kind == "sample")] | last | .state != "ESTABLISHED"' events
"$tcpwatch" -o events --samples-all -- python3 pair.py 0.3 >own
check 'with --samples-all those of others' has "$(<other)"
check '… and its own' has "$(<own)"
"$tcpwatch" -o events -- "$SOCKLAB_BUILD/tests/watched_static_pair" 400 2>/dev/null
check 'a static program'\''s are sampled' jq -es 'any(.[]; .kind == "sample" and .state == "ESTABLISHED")' events
check '… and none of others' lacks "$(<other)"
"$tcpwatch" -o events -- sh -c "(exec $SOCKLAB_BUILD/tests/watched_static_pair 400) & wait" 2>/dev/null
check 'a static child'\''s are' jq -es 'any(.[]; .kind == "sample" and .state == "ESTABLISHED")' events

# A socket that it was given at its start, and never calls upon.
python3 -c '
import os, socket, sys
l = socket.create_server(("127.0.0.1", 0)); os.set_inheritable(l.fileno(), True)
print(l.getsockname()[1], flush=True); os.execvp(sys.argv[1], sys.argv[1:])' "$tcpwatch" -o events -- sleep 0.3 >inherited
check 'an inherited socket is its own' has "$(<inherited)"

# The kernel breaks its answer off (ENOBUFS): that says nothing about what was not in it.
if command -v strace >/dev/null; then
  strace -qq -o /dev/null -e trace=recvfrom -e inject=recvfrom:error=ENOBUFS:when=200+7 \
    "$tcpwatch" -o events -- python3 pair.py 1.5 >own
  check 'no socket closed before its time' jq -es '
    ([.[] | select(.kind == "sample" and .state == "ESTABLISHED").time] | max) as $last
    | [.[] | select(.kind == "sample" and .state == "CLOSED" and .time < $last)] | length == 0' events
  check '… and samples went on' jq -es '[.[] | select(.kind == "sample" and .state == "ESTABLISHED")] | length >= 2' events
fi
exit $((failures > 0))
