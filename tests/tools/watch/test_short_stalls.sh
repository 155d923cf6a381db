#!/usr/bin/env bash
# Zero windows of a few milliseconds, of a program that is not preloaded, are found in the samples; and a
# long sleep fills no file.
set -euo pipefail
tcpwatch=$SOCKLAB_BIN/tcpwatch programs=$(dirname "$(readlink -f "$0")")/programs
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
python3 "$programs/short_stalls.py" 40 5 >made &
maker=$!
"$tcpwatch" --samples-all -o events -- tail --pid="$maker" -f /dev/null
wait "$maker"
found=$(jq -s '[.[] | select(.kind == "sample" and .state == "ESTABLISHED")] | group_by(.local)
  | map(sort_by(.time) | reduce .[] as $s ({n: 0, was: 1}; if $s.snd_wnd == 0 and .was != 0 then .n += 1 else . end | .was = $s.snd_wnd) | .n)
  | max' events)
echo "$found of $(<made) zero windows found"
# On a quiet machine all; this one may have others to serve.
((found >= 34)) || exit 1

# Asleep with a full buffer for two seconds: a line a second for each socket, and little more.
python3 -c '
import socket, time
l = socket.socket(); l.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096); l.bind(("127.0.0.1", 0)); l.listen()
s = socket.socket(); s.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096); s.connect(l.getsockname()); s.setblocking(False)
print(s.getsockname()[1], flush=True)
try:
    while True: s.send(b"x" * 4096)
except BlockingIOError: pass
time.sleep(2.5)' >port &
maker=$!
"$tcpwatch" --samples-all -o events -- tail --pid="$maker" -f /dev/null
wait "$maker"
lines=$(jq -s --arg port ":$(<port)" '[.[] | select(.kind == "sample" and (.local | endswith($port)))] | length' events)
echo "$lines lines of a socket in a long sleep"
((lines >= 3 && lines < 40))
