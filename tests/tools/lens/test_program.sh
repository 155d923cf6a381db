#!/usr/bin/env bash
# The program as its users run it: forms, exit statuses, one line for each trouble, no file half written.
source "$(dirname "${BASH_SOURCE[0]}")/support.sh"
need jq python3
status() { # STATUS COMMAND...: exits so, with one line on standard error
  local wanted=$1 got
  shift
  "$@" > "$work/stdout" 2> "$work/stderr"
  got=$?
  [[ $got == "$wanted" ]] || { echo "exit $got, not $wanted: $*"; return 1; }
  [[ $wanted == 0 || $(wc -l < "$work/stderr") == 1 ]] || { echo "not one line: $(cat "$work/stderr")"; return 1; }
}
python3 "$here/random_capture.py" 7 40 "$work/a.pcap"
lines() { wc -l < "$1"; }

for form in json ndjson; do
  status 0 "$lens" --format "$form" "$work/a.pcap"
  check "$form is JSON" jq -e . "$work/stdout"
done
status 0 "$lens" --format json "$work/a.pcap"
check 'schema' jq -e '.schema == "tcplens/1" and .truncated == false and (.connections | length) > 30' "$work/stdout"
check 'ids in order' jq -e '[.connections[].id] == ([.connections[].id] | sort)' "$work/stdout"
check 'segments and packets agree' jq -e '([.connections[].segments | length] | add) == .tcp_packets' "$work/stdout"
check 'flags named' jq -e '[.connections[].segments[].flags[]] | unique | inside(["ACK","AE","CWR","ECE","FIN","PSH","RST","SYN","URG"])' "$work/stdout"
check 'says is never empty' jq -e '[.connections[].segments[].says | length] | min > 10' "$work/stdout"
check 'notes are the words of the contract' jq -e '[.connections[].segments[].notes[]] | unique | length > 8' "$work/stdout"
status 0 "$lens" --format json --summary "$work/a.pcap"
check 'no segments in a summary' jq -e '[.connections[] | has("segments")] | any | not' "$work/stdout"
status 0 "$lens" --format json --lang zh --connection 2 "$work/a.pcap"
check 'one connection, in Chinese' jq -e '(.connections | length) == 1 and .connections[0].id == 2 and (.connections[0].segments[0].says | test("端|服"))' "$work/stdout"
check 'ndjson: a line a connection' bash -c "[[ \$('$lens' --format ndjson '$work/a.pcap' | jq -s 'map(select(.id)) | length') == \$('$lens' --format json '$work/a.pcap' | jq '.connections | length') ]]"
check 'csv: as many columns everywhere' bash -c "'$lens' --format csv '$work/a.pcap' | awk -F, 'NR == 1 { n = NF } NF != n { exit 1 }'"
check 'summary' bash -c "'$lens' --summary '$work/a.pcap' | grep -q 'client → server'"
for lang in en zh; do
  for numbers in '' --raw-seq; do
    check "text is no wider than 100 columns ($lang $numbers)" bash -c "'$lens' --all --sentences --lang $lang $numbers '$work/a.pcap' | python3 -c '
import sys, unicodedata
for line in sys.stdin:
    n = sum(2 if unicodedata.east_asian_width(c) in \"WF\" else 1 for c in line.rstrip(\"\n\"))
    if n > 100: sys.exit(line)'"
  done
  check "a sentence is no longer than 100 columns ($lang)" bash -c "'$lens' --format json --lang $lang '$work/a.pcap' | jq -r '.connections[].segments[] | .says, .also[]?' | python3 -c '
import sys, unicodedata
for line in sys.stdin:
    n = sum(2 if unicodedata.east_asian_width(c) in \"WF\" else 1 for c in line.rstrip(\"\n\"))
    if n > 100: sys.exit(line)'"
done
example=$SOCKLAB_ROOT/docs/example/full_exchange steps=$SOCKLAB_ROOT/demos/full_exchange/steps.tsv
status 0 "$lens" --format json --server-isn 8000 --expect "$steps" "$example"
check 'JSON has the expected steps' jq -e '.connections[0] | .steps == {expected: 18, missing: "", unexpected: 0} and ([.segments[].step] == [range(1; 19) | tostring])' "$work/stdout"
check 'with the numbers as they are to be shown, and as they count' jq -e '.connections[0].segments | .[1].seq == 0 and .[1].shown.seq == 8000 and .[17].ack == 2 and .[17].shown.ack == 8002 and .[14].step_says == "solicited by the link"' "$work/stdout"
status 0 "$lens" --format html --server-isn 8000 --expect "$steps" -o "$work/steps.html" "$example"
check 'the page has them too' bash -c "python3 '$here/page_lines.py' '$work/steps.html' | grep -q '\"shown\":8000' &&
  python3 '$here/page_lines.py' '$work/steps.html' | grep -q '\"step\":\[\"1\",\"2\",'"
sed '/^7\t/d' "$steps" > "$work/steps"
status 0 "$lens" --format json --server-isn 8000 --expect "$work/steps" "$example"
check 'a segment that was not expected' jq -e '.connections[0] | .steps.unexpected == 1 and .segments[6].step == null' "$work/stdout"
check 'explain' bash -c "'$lens' --explain 1 '$work/a.pcap' | grep -q 'sequence number'"
slow=$SOCKLAB_ROOT/docs/example/slow_reader
status 0 "$lens" --format json "$slow"
check 'bytes that waited, by the samples of the sender' jq -e '[.connections[0].stalls[].bytes_waiting] | length == 2 and min > 0 and max < 20000' "$work/stdout"
cp "$slow/trace.pcap" "$work/alone.pcap"
status 0 "$lens" --format json "$work/alone.pcap"
check 'not known without events' jq -e '[.connections[0].stalls[] | has("bytes_waiting") and .bytes_waiting == null] | all' "$work/stdout"
cp "$work/a.pcap" "$work/own.pcap"
check 'the capture itself is no output' status 2 "$lens" "$work/own.pcap" -o "$work/own.pcap"
check 'and stays as it is' cmp "$work/a.pcap" "$work/own.pcap"
check 'an empty value takes no other word' status 2 "$lens" --output= "$work/own.pcap"
check 'nor overwrites it' cmp "$work/a.pcap" "$work/own.pcap"
check 'no such frame' status 1 "$lens" --explain 999999 "$work/a.pcap"
check 'no such connection' status 1 "$lens" --connection 99999 "$work/a.pcap"

check 'from a pipe' bash -c "'$lens' - < <(cat '$work/a.pcap') | grep -q frame"
check 'from a redirected file' bash -c "'$lens' --summary - < '$work/a.pcap' | grep -q packets"
mkdir "$work/run"
cp "$work/a.pcap" "$work/run/trace.pcap"
check "a run's folder" status 0 "$lens" --summary "$work/run"
mkdir "$work/empty"
check 'a folder without a capture' status 1 "$lens" "$work/empty"

check 'no such file' status 1 "$lens" "$work/none"
check 'compressed: how to read it' bash -c "gzip -c '$work/a.pcap' > '$work/a.pcap.gz'; '$lens' '$work/a.pcap.gz' 2>&1 | grep -q 'zcat .*a.pcap.gz | tcplens -' && zcat '$work/a.pcap.gz' | '$lens' --summary - | grep -q packets"
check 'not a capture' status 1 "$lens" "$here/program.sh"
: > "$work/zero"
check 'an empty file' status 1 "$lens" "$work/zero"
head -c 2000 "$work/a.pcap" > "$work/cut.pcap"
check 'a cut file' status 1 "$lens" --format json "$work/cut.pcap"
check 'what was readable is shown' jq -e '.truncated and .packets > 3' "$work/stdout"
check 'unknown option' status 2 "$lens" --nope
check 'unknown form' status 2 "$lens" --format pdf "$work/a.pcap"
check '--top without --summary' status 2 "$lens" --top 3 "$work/a.pcap"
check 'no permission to write' status 1 "$lens" -o /nonexistent/x "$work/a.pcap"
if [[ $(id -u) != 0 ]]; then
  chmod 000 "$work/cut.pcap"
  check 'no permission to read' status 1 "$lens" "$work/cut.pcap"
fi
check 'the output appears whole' status 0 "$lens" --format html -o "$work/page.html" "$work/a.pcap"
check 'and nothing beside it' bash -c "[[ \$(ls '$work' | grep -c page) == 1 ]]"
check 'the page names no other host' bash -c "! grep -Eo 'https?://[^\"/]*' '$work/page.html' | grep -v '//www.w3.org'"  # but names of namespaces
"$lens" "$work/a.pcap" 2> "$work/stderr" | head -n 1 > /dev/null
check 'a reader that leaves early: one line at most' test "$(lines "$work/stderr")" -le 1
check 'colour only when asked for' bash -c "! '$lens' '$work/a.pcap' | grep -q $'\\033'"
check 'and when it is' bash -c "'$lens' --color always '$work/a.pcap' | grep -q $'\\033'"
if command -v tshark > /dev/null; then
  status 0 "$lens" --format pcapng -o "$work/a.pcapng" "$work/a.pcap"
  check 'comments in pcapng' bash -c "tshark -r '$work/a.pcapng' -T fields -e frame.comment 2> /dev/null | grep -c . | grep -qv '^0$'"
  check 'the same frames' bash -c "diff <(tshark -r '$work/a.pcap' -T fields -e frame.time_epoch -e frame.len -e tcp.seq_raw 2> /dev/null) <(tshark -r '$work/a.pcapng' -T fields -e frame.time_epoch -e frame.len -e tcp.seq_raw 2> /dev/null)"
fi
exit "$failed"
