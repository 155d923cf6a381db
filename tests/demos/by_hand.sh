#!/usr/bin/env bash
# The pair as a student runs it by hand: that it works over IPv4 and IPv6, and that each mistake gets one clear line.
# The ports come from the kernel (--port 0), so that tests beside this one are not disturbed.
set -euo pipefail
server=$SOCKLAB_BIN/slow_reader-server client=$SOCKLAB_BIN/slow_reader-client
work=$(mktemp -d); trap 'kill $(jobs -p) 2>/dev/null || true; rm -rf "$work"' EXIT
failures=0
fail() { echo "FAILED: $*" >&2; failures=$((failures + 1)); }

# start_server OPTION...: sets $port and $pid.
start_server() {
  : >"$work/server.log"
  "$server" --port 0 "$@" 2>"$work/server.log" & pid=$!
  for _ in {1..100}; do
    port=$(sed -nE 's/.*listening on .*:([0-9]+);.*/\1/p' "$work/server.log")
    [[ -n $port ]] && return
    sleep 0.05
  done
  fail "the server does not listen: $(cat "$work/server.log")"; return 1
}

# expect STATUS WORDS COMMAND...: the status, and one line that has the words.
expect() {
  local status=0 want=$1 words=$2; shift 2
  timeout 20 "$@" >"$work/out" 2>&1 || status=$?
  [[ $status == "$want" ]] || fail "$*: status $status, not $want: $(cat "$work/out")"
  grep -qF -- "$words" "$work/out" || fail "$*: '$words' is not said: $(cat "$work/out")"
}
expect_line() { expect "$@"; [[ $(wc -l <"$work/out") == 1 ]] || fail "$3: more than one line: $(cat "$work/out")"; }

for host in 127.0.0.1 ::1; do
  if [[ $host == ::1 && -z $(cat /proc/net/if_inet6 2>/dev/null) ]]; then echo "no IPv6 here: that part is left out"; continue; fi
  start_server --host "$host" --pause 0 --mss 536
  expect 0 "the reader has all 100000 bytes" "$client" --host "$host" --port "$port" --bytes 100000 --write 3000
  wait "$pid" || fail "server over $host: $(cat "$work/server.log")"
  grep -q "end of stream: 100000 bytes, each as it was sent" "$work/server.log" || fail "server over $host does not check"
done

# A slow reader does block the writer, and nothing is lost by it.
start_server --pause 200ms --read 4k
expect 0 "write() was blocked for" "$client" --port "$port" --bytes 20k --send-buffer 2k
wait "$pid" || fail "slow: $(cat "$work/server.log")"

# Nothing to send is an end of stream at once, not an error.
start_server --pause 0
expect 0 "the reader has all 0 bytes" "$client" --port "$port" --bytes 0
wait "$pid" || fail "empty: $(cat "$work/server.log")"

expect_line 2 "--help" "$server" --prot 1
expect_line 2 "65535" "$server" --port 99999
expect_line 2 "--read" "$server" --read 0
expect_line 2 "--pause" "$server" --pause 5x
expect_line 2 "extra" "$client" extra
expect_line 1 "Name or service not known" "$client" --host nosuch.invalid
expect_line 1 "no address of this machine" "$server" --host 192.0.2.1

start_server --pause 0
expect_line 1 "choose one with --port" "$server" --port "$port"
kill -INT "$pid"; status=0; wait "$pid" || status=$?
[[ $status == 130 ]] || fail "Ctrl-C while accepting: status $status"
grep -q interrupted "$work/server.log" || fail "Ctrl-C is not told: $(cat "$work/server.log")"
expect_line 1 "start the server first" "$client" --port "$port"

# The reader is killed half way: its kernel resets the connection.
start_server --pause 10s
"$client" --port "$port" --bytes 1M 2>"$work/client.log" & writer=$!
for _ in {1..100}; do grep -q "connected" "$work/client.log" && break; sleep 0.05; done
kill -KILL "$pid"; status=0; wait "$writer" || status=$?
[[ $status == 1 ]] || fail "peer gone: status $status"
grep -q "the program at the other end has gone" "$work/client.log" || fail "peer gone: $(cat "$work/client.log")"

((failures == 0)) && echo "by hand: all as a student would expect"
exit $((failures > 0))
