#!/usr/bin/env bash
# The analyser's stalls, seen from outside, against the client's own clock around its write() calls.
#
# The two need not be equal: a block begins when the send buffer is full, which may be after the window closed (the buffer
# still takes some bytes) or before it (bytes not yet acknowledged fill it too), and ends when the update has arrived
# and the scheduler lets the program run. With a small send buffer each of these is a few milliseconds on a quiet machine, and
# a long stall is seconds. The tolerance is a fifth of the stall plus 0.15 s, for machines that are not quiet. The last stall
# may stand alone: what is held then fits the send buffer, and no write() is blocked by it.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
"$SOCKLAB_ROOT/scripts/lab" run slow_reader -o "$work/run" -- --bytes 32k --pause 500ms --send-buffer 2048 >"$work/out" 2>&1 ||
  { cat "$work/out"; exit 1; }
sed -nE 's/.*write\(\) was blocked for ([0-9.]+) s.*/\1/p' "$work/run/client.log" | jq -s 'map(select(. > 0.3))' >"$work/blocked.json"
"$SOCKLAB_BIN/tcplens" --format json "$work/run" | jq --slurpfile blocked "$work/blocked.json" -e '
  [.connections[0].stalls[] | .seconds | select(. > 0.3)] as $stalls | $blocked[0] as $blocked
  | {$stalls, $blocked, agree:
      (($blocked | length) >= 2 and ($stalls | length) - ($blocked | length) <= 1 and ($stalls | length) >= ($blocked | length)
       and all(range($blocked | length); ($stalls[.] - $blocked[.] | fabs) <= 0.15 + 0.2 * $stalls[.]))}
  | ., if .agree then empty else error("they do not agree") end'
