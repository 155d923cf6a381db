#!/usr/bin/env bash
# The opening and closing pairs as a student runs them by hand, without scripts/lab: how each end fares in each way
# of parting, and that each mistake gets one clear line.
source "$(dirname "$0")/support.sh"
opening=$SOCKLAB_BIN/opening-client closing=$SOCKLAB_BIN/closing-client
for host in 127.0.0.1 ::1; do
  reachable "$host" || continue
  start_server "$SOCKLAB_BIN/opening-server" --host "$host" --connections 3
  expect 0 "connection 3" "$opening" --host "$host" --port "$port" --connections 3
  server_ends 0 "accept() gave connection 3"
done
start_server "$SOCKLAB_BIN/opening-server" --accept-after 500ms
expect 0 "closed" "$opening" --port "$port"
server_ends 0 "64 bytes had arrived before"
expect_line 1 "start the server first" "$opening" --port "$port"

# parting CLIENT-STATUS CLIENT-WORDS SERVER-STATUS SERVER-WORDS CLIENT-OPTIONS SERVER-OPTIONS
parting() {
  local ours theirs
  read -ra ours <<<"$5"
  read -ra theirs <<<"$6"
  start_server "$SOCKLAB_BIN/closing-server" --pause 100ms "${theirs[@]}"
  expect "$1" "$2" "$closing" --port "$port" --pause 100ms "${ours[@]}"
  server_ends "$3" "$4"
}
parting 0 "close() returned" 0 "now in CLOSE-WAIT" "--how first" "--how after"
parting 0 "now in CLOSE-WAIT" 0 "close() returned" "--how after" "--how first"
parting 0 "after 3000 bytes more" 0 "wrote 952 bytes" "--how half" "--how after --reply 3000"
parting 0 "FIN-WAIT" 0 "close() returned" "--how half" "--how after"
parting 0 "SO_LINGER 0" 1 "Connection reset by peer" "--how reset" "--how after"
parting 1 "Connection reset by peer" 0 "1024 bytes unread" "--how after" "--how unread"
parting 0 "wrote 500 bytes" 0 "read 500 bytes" "--how first --cork --bytes 500" "--bytes 500"

expect_line 2 "--how" "$closing" --how politely
expect_line 2 "--pause" "$closing" --pause 5x
expect_line 2 "--connections" "$opening" --connections 0
expect_line 2 "--help" "$SOCKLAB_BIN/opening-peer" --prot 1

finish
