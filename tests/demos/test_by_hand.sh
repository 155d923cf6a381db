#!/usr/bin/env bash
# The pair as a student runs it by hand: that it works over IPv4 and IPv6, and that each mistake gets one clear line.
source "$(dirname "$0")/support.sh"
server=$SOCKLAB_BIN/slow_reader-server client=$SOCKLAB_BIN/slow_reader-client

for host in 127.0.0.1 ::1; do
  reachable "$host" || continue
  start_server "$server" --host "$host" --pause 0 --mss 536
  expect 0 "the reader has all 100000 bytes" "$client" --host "$host" --port "$port" --bytes 100000 --write 3000
  server_ends 0 "end of stream: 100000 bytes, each as it was sent"
done

# A slow reader does block the writer, and nothing is lost by it.
start_server "$server" --pause 200ms --read 4k
expect 0 "write() was blocked for" "$client" --port "$port" --bytes 20k --send-buffer 2k
server_ends 0 "end of stream: 20480 bytes"

# Nothing to send is an end of stream at once, not an error.
start_server "$server" --pause 0
expect 0 "the reader has all 0 bytes" "$client" --port "$port" --bytes 0
server_ends 0 "end of stream: 0 bytes"

expect_line 2 "--help" "$server" --prot 1
expect_line 2 "65535" "$server" --port 99999
expect_line 2 "--read" "$server" --read 0
expect_line 2 "--pause" "$server" --pause 5x
expect_line 2 "--reads" "$server" --reads -1
expect_line 2 "extra" "$client" extra
expect_line 1 "Name or service not known" "$client" --host nosuch.invalid
expect_line 1 "no address of this machine" "$server" --host 192.0.2.1

start_server "$server" --pause 0
expect_line 1 "choose one with --port" "$server" --port "$port"
kill -TERM "$pid"
server_ends 143 listening
expect_line 1 "start the server first" "$client" --port "$port"

# The reader is killed half way: its kernel resets the connection.
start_server "$server" --pause 10s
"$client" --port "$port" --bytes 1M 2>"$work/client.log" & writer=$!
for _ in {1..100}; do grep -q "connected" "$work/client.log" && break; sleep 0.05; done
kill -KILL "$pid"; status=0; wait "$writer" || status=$?
[[ $status == 1 ]] || fail "peer gone: status $status"
grep -q "the program at the other end has gone" "$work/client.log" || fail "peer gone: $(cat "$work/client.log")"

finish
