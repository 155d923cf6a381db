#!/usr/bin/env bash
# The join on a real run of the slow reader: every byte's four times, in order, none missing; the calls
# that block; the buffers at each step. And that the analyser copes with events that are cut or foreign.
# shellcheck disable=SC2016  # jq's variables
set -uo pipefail
: "${SOCKLAB_ROOT:?}" "${SOCKLAB_BIN:?}"
if ((EUID == 0)); then unshare --net true 2>/dev/null; else unshare --user --map-current-user --keep-caps --net true 2>/dev/null; fi ||
  { echo 'skipped: this system allows no private network'; exit 77; }
export LC_ALL=C.UTF-8 NO_COLOR=1
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
failures=0
check() { if jq -e "$2" "$dir/json" >/dev/null; then echo "ok: $1"; else echo "FAILED: $1"; failures=$((failures + 1)); fi; }
# The story may be open where the machine is slow; that is another test's concern.
"$SOCKLAB_ROOT/scripts/lab" run slow_reader -o "$dir/run" >"$dir/out" 2>&1
[[ -s $dir/run/events.jsonl ]] || { cat "$dir/out"; echo 'FAILED: no events.jsonl'; exit 1; }
"$SOCKLAB_BIN/tcplens" --format json "$dir/run" >"$dir/json" || exit 1

check 'the connection is joined' '.connections[0].joined | .programs == {client: "client", server: "server"}'
check 'no time of any byte is missing' 'all(.connections[0].joined.streams[]; .missing | add == 0)'
check 'the pieces are the stream, whole' '
  all(.connections[0] | .bytes as $b | .joined.streams[] | [., $b[.from]];
    .[0].bytes == .[1] and ([.[0].pieces[] | .to - .from] | add) == .[1]
    and ([.[0].pieces[].from][1:] == [.[0].pieces[].to][:-1]))'
check 'the four times are in order' 'all(.connections[0].joined.streams[].pieces[];
  [.written[0], .sent, .arrived, .read[1]] | . == sort and all(. != null)) and
  all(.connections[0].joined.streams[]; .out_of_order == 0)'
check 'the client was blocked in write, as long as the window was shut, about' '
  .connections[0] | ([.stalls[] | select(.receiver == "server").seconds] | max) as $longest |
  any(.joined.blocked[]; .side == "client" and (.call | test("send|write")) and .seconds > $longest / 2)'
check 'the buffers are told at each segment' '.connections[0] | (.joined.buffers | length) == (.segments | length)'
check 'unread data and the free window share the receive buffer' '
  .connections[0].joined.buffers | any(.server.unread > 0 and .server.receive_free == 0)
  and any(.client.unsent > 0 and .client.unacked > 0)'

"$SOCKLAB_BIN/tcplens" "$dir/run" >"$dir/text"
told() { grep -q 'the client.s send([0-9]*) blocks' "$dir/text" && grep -q 'unread, 0 free' "$dir/text"; }
told || { echo 'FAILED: the ladder does not tell of calls and buffers'; failures=$((failures + 1)); }
while IFS= read -r line; do
  (($(wc -L <<<"$line") <= 100)) || { echo "FAILED: wider than 100 columns: $line"; failures=$((failures + 1)); }
done < <(grep -E 'blocks|returns|unsent|unacked|unread|to be read' "$dir/text")

# Cut anywhere: read up to the cut. Another capture's events: no harm.
size=$(stat -c %s "$dir/run/events.jsonl")
for part in 3 2; do
  head -c $((size / part)) "$dir/run/events.jsonl" >"$dir/cut"
  "$SOCKLAB_BIN/tcplens" --events "$dir/cut" --format json "$dir/run/trace.pcap" | jq -e '.connections[0].joined' >/dev/null ||
    { echo "FAILED: cut to 1/$part"; failures=$((failures + 1)); }
done
sed 's/127\.0\.0\.1/127.0.0.9/g' "$dir/run/events.jsonl" >"$dir/foreign"
"$SOCKLAB_BIN/tcplens" --events "$dir/foreign" --format json "$dir/run/trace.pcap" | jq -e '.connections[0] | has("joined") | not' >/dev/null ||
  { echo 'FAILED: foreign events were joined'; failures=$((failures + 1)); }
exit $((failures > 0))
