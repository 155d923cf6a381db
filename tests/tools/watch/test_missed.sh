#!/usr/bin/env bash
# Calls that could not be noted are counted: tcpwatch stopped for seconds, while a program makes more of
# them than there is room for. The program is held up for a second at most.
# shellcheck disable=SC2317  # functions called by way of check
set -euo pipefail
tcpwatch=$SOCKLAB_BIN/tcpwatch
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
failures=0
check() { if "${@:2}"; then echo "ok: $1"; else echo "FAILED: $1"; failures=$((failures + 1)); fi; }
cat >calls.py <<'END'
import os, socket, sys, time
l = socket.create_server(("127.0.0.1", 0))
s = socket.create_connection(l.getsockname()); s.setblocking(False)
print("ready", flush=True)
count, began = 0, time.monotonic()
while time.monotonic() - began < float(sys.argv[1]):
    for _ in range(100):
        try: s.recv(1)
        except BlockingIOError: count += 1
print(count, flush=True)
END
"$tcpwatch" -o events --samples off -- python3 calls.py 5 >made 2>said &
pid=$!
for _ in $(seq 100); do [[ -s made ]] && break; sleep 0.1; done
kill -STOP "$pid"; sleep 3.5; kill -CONT "$pid"
status=0; wait "$pid" || status=$?
made=$(tail -n 1 made)
noted=$(grep -c '"call":"recv"' events)
missed=$(grep '"kind":"note"' events | jq -s '[.[] | select(.missed != "unknown") | .missed] | add // 0')
echo "$made made, $noted noted, $missed missed"; cat said
check 'the status is the command'\''s' test "$status" = 0
check 'there was more than room for' test "$missed" -gt 1000
check 'every call is noted or counted' test "$made" = $((noted + missed))
check 'it is said on standard error' grep -q "[0-9] calls are missing" said
noted_again() { (($(sed -n '/stood still/,$p' events | grep -c '"call":"recv"') > 0)); }
check 'calls after that are noted again' noted_again

# Of programs that cannot be seen the number is unknown, and that is said too.
"$tcpwatch" -o events --samples off -- "$SOCKLAB_BUILD/tests/watched_static_pair" 1 2>said
check 'a static program: unknown' jq -es 'any(.[]; .kind == "note" and .missed == "unknown" and (.text | test("statically")))' events
"$tcpwatch" -o events --samples off -- "$SOCKLAB_BUILD/tests/watched_sandboxed" 1 2>said || true
check 'strict seccomp: unknown' jq -es 'any(.[]; .kind == "note" and .missed == "unknown" and (.text | test("strict")))' events

# In a sandbox calls are noted with what needs no system call.
"$tcpwatch" -o events --samples off -- "$SOCKLAB_BUILD/tests/watched_sandboxed" 5 2>said
check 'a sandbox is said once' test "$(grep -c 'uses seccomp' said)" = 1
check '… its writes are noted' jq -es '[.[] | select(.call == "write" and .result == 1)] | length == 10' events
check '… what sendmsg was asked' jq -es 'any(.[]; .call == "sendmsg" and .asked == 3)' events
check '… and whom it connected to' jq -es 'any(.[]; .call == "connect" and .result == 0 and .peer != null)' events
"$tcpwatch" -o events --samples off -- "$SOCKLAB_BUILD/tests/watched_sandboxed" 7 2>said
check 'forks in a sandbox: each child its calls, by its pid' jq -es '
  [.[] | select(.call == "send") | .pid] | group_by(.) | map(length) == [20, 20, 20]' events
check '… and each began' jq -es '[.[] | select(.kind == "program")] | length == 4' events
"$tcpwatch" -o events --samples off -- "$SOCKLAB_BUILD/tests/watched_sandboxed" 6 2>said
check 'threads in a sandbox: each by its tid' jq -es '
  [.[] | select(.call == "send") | .tid] | group_by(.) | map(length) == [20, 20, 20]' events
"$tcpwatch" -o events --samples off -- "$SOCKLAB_BUILD/tests/watched_sandboxed" 9 2>said
check 'a full ring in a sandbox: nothing lost' jq -es '[.[] | select(.call == "send")] | length == 20010' events
exit $((failures > 0))
