#!/usr/bin/env bash
# A reader whose writer has given up reads what had arrived, and its log counts all of it, not only the first piece.
source "$(dirname "$0")/support.sh"
bin=${SOCKLAB_BIN:?}
start_server "$bin/slow_reader-server" --first-pause 3s --pause 0
expect 1 'timed out' "$bin/slow_reader-client" --port "$port" --user-timeout 500ms
server_ends 1 'then the connection was gone'
unread=$(sed -nE 's/.*paused 3 s; ([0-9]+) bytes were unread.*/\1/p' "$work/server.log")
counted=$(sed -nE 's/.* reads took ([0-9]+) bytes in all.*/\1/p' "$work/server.log")
[[ -n $unread && $counted == "$unread" && $unread -gt 2048 ]] || fail "$unread bytes were unread, $counted were counted: $(cat "$work/server.log")"
finish
