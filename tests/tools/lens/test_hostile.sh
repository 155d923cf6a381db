#!/usr/bin/env bash
# A run's folder and a file name from an attacker: nothing of it reaches a terminal or a page but as text, nothing hangs or fills
# memory. Then what a shell can do to the program: closed descriptors, no room, a reader that leaves.
# shellcheck disable=SC2317  # functions that are called by their name
source "$(dirname "${BASH_SOURCE[0]}")/support.sh"
need jq python3
python3 "$here/hostile_run.py" "$work/run" || exit 1
name=$'run\n  FORGED \e[31m<script><img src=x onerror=alert(1)>\x7f'
cp -r "$work/run" "$work/$name"

harmless() { # COMMAND...: only lines of our own, no control character, valid UTF-8, on either output
  timeout 20 "$@" > "$work/text" 2>&1
  [[ $? -le 1 ]] || { echo "status: $*"; return 1; }
  python3 - "$work/text" << 'PY'
import sys, unicodedata
text = open(sys.argv[1], 'rb').read().decode('utf-8')
bad = [c for c in text if c != '\n' and unicodedata.category(c) in ('Cc', 'Cf', 'Zl', 'Zp')]
if bad: sys.exit(f'{bad[:5]!r}')
if any(line.lstrip().startswith('FORGED') for line in text.split('\n')): sys.exit('a forged line')
if 'img src' not in text and len(sys.argv) > 2: sys.exit('the text is not there at all')
PY
}
for run in "$work/run" "$work/$name"; do
  for lang in en zh; do
    check "text ($lang)" harmless "$lens" --lang "$lang" --all --sentences --buffers "$run"
    check "text without bars ($lang)" harmless "$lens" --lang "$lang" "$run"
    check "steps ($lang)" harmless "$lens" --lang "$lang" --expect "$run/steps.tsv" "$run"
    check "summary ($lang)" harmless "$lens" --lang "$lang" --summary "$run"
    check "JSON as text ($lang)" harmless "$lens" --lang "$lang" --format json --expect "$run/steps.tsv" "$run"
  done
  for form in csv ndjson; do check "$form" harmless "$lens" --format "$form" "$run"; done
  check 'texts of pcapng' harmless "$lens" --all --sentences "$run/texts.pcapng"
  check 'explain' harmless "$lens" --explain 4 "$run/texts.pcapng"
  check 'what it says of a call is there' grep -q 'img src' <("$lens" "$run")
  check 'JSON is JSON' jq -e '.connections[0].joined.programs.client | test("onerror")' <("$lens" --format json "$run")
  check 'and what it says in words is plain' bash -c "! '$lens' --format json '$work/run' | jq -r '.. | .says? // empty' | grep -q $'[\\001-\\010\\013-\\037\\177]'"
done
check 'a file that is not there' harmless "$lens" "$work/$name/none"
check 'an option' harmless "$lens" --events "$work/$name/none" "$work/run"
check 'a wrong option' bash -c "$lens $'--\e[31mx' 2>&1 | grep -qv $'\e'"
check 'a wrong step' bash -c "printf 'a\tclient\t\e[31mX\t-\t-\t-\t-\t-\t-\t-\n' > '$work/steps'; '$lens' --expect '$work/steps' '$work/run' 2>&1 | grep -qF '\\x1b[31mX'"

"$lens" --format html --expect "$work/run/steps.tsv" -o "$work/page.html" "$work/$name" 2> /dev/null
check 'a page: no script but its own' test "$(grep -c '</script' "$work/page.html")" == 2
# AddressSanitizer reserves terabytes of addresses: no limit then.
limit_memory() { [[ $SOCKLAB_BUILD == *-[at]san ]] || ulimit -v "$1"; }
in_little_memory() { (limit_memory 200000; timeout 60 "$lens" "$work/odd" > /dev/null); }
one_line() { # STATUS COMMAND...: so, at once, in little memory, with one line
  local wanted=$1 got
  shift
  (limit_memory 1000000; timeout 20 "$@" > "$work/stdout" 2> "$work/stderr")
  got=$?
  [[ $got == "$wanted" && $(wc -l < "$work/stderr") == 1 ]] || { echo "status $got, $(head -c 300 "$work/stderr")"; return 1; }
}
for file in events.jsonl link.jsonl trace.pcap; do
  for what in pipe zero socket; do
    rm -rf "$work/odd"
    cp -r "$work/run" "$work/odd"
    rm "$work/odd/$file"
    case $what in
      pipe) mkfifo "$work/odd/$file" ;;
      zero) ln -s /dev/zero "$work/odd/$file" ;;
      socket) python3 -c 'import socket, sys; socket.socket(socket.AF_UNIX).bind(sys.argv[1])' "$work/odd/$file" ;;
    esac
    [[ $what == socket && $file != trace.pcap ]] || check "$file: a $what" one_line 1 "$lens" "$work/odd"
    [[ $file == trace.pcap ]] || check 'the capture is shown all the same' grep -q 'Connection 1' "$work/stdout"
  done
done
rm -rf "$work/odd"
cp -r "$work/run" "$work/odd"
head -c 200000000 /dev/zero | tr '\0' x >> "$work/odd/events.jsonl"
cat "$work/run/events.jsonl" >> "$work/odd/events.jsonl"
check 'a line without end' in_little_memory
check 'a named file without end' one_line 1 "$lens" --link /dev/zero "$work/run"
{ printf 'a\tclient\tSYN\t-\t-\t-\t-\t-\t-\t-\n%.0s' {1..1001}; } > "$work/steps"
check 'too many steps' one_line 2 "$lens" --expect "$work/steps" "$work/run"
check 'steps without end' one_line 2 "$lens" --expect /dev/zero "$work/run"
check 'a folder for a file of steps' one_line 2 "$lens" --expect "$work" "$work/run"
echo '# a comment' > "$work/steps"
check 'a file of steps without one' one_line 2 "$lens" --expect "$work/steps" "$work/run"
for option in --events --link; do
  check "$option names a file of another kind" one_line 1 "$lens" "$option" "$work/run/trace.pcap" "$work/run"
done

python3 "$SOCKLAB_ROOT/bench/lens/made.py" bulk 20000 "$work/a.pcap"
head -c 2000 "$work/a.pcap" > "$work/cut.pcap"
"$lens" --format json -o "$work/x.json" "$work/cut.pcap" >&- 2>&-
check 'closed descriptors: the message is not in the file' jq -e '.truncated' "$work/x.json"
"$lens" --summary "$work/cut.pcap" >&- 2> "$work/stderr"
check 'a closed standard output is an error' grep -q 'standard output: Bad file descriptor' "$work/stderr"
for program in tcpwatch tcplink labns slow_reader-client; do
  [[ -x $SOCKLAB_BIN/$program ]] || continue # a build of the unit tests only
  check "$program takes the places of closed descriptors" bash -c "'$SOCKLAB_BIN/$program' --help 0<&- 1>&- 2>&-; [[ \$? == 0 || \$? == 1 ]]"
done
for form in json html text pcapng; do
  (ulimit -f 16; exec "$lens" --format "$form" -o "$work/big.out" "$work/a.pcap" 2> "$work/stderr")
  check "no room ($form): status 1, one line, no file" test "$? $(wc -l < "$work/stderr") $(find "$work" -name 'big.out*' | wc -l)" == '1 1 0'
done
bash -c 'trap - PIPE; "$1" --all "$2" 2> "$3"; echo $? > "$4"' _ "$lens" "$work/a.pcap" "$work/stderr" "$work/status" | head -n 1 > /dev/null
check 'a reader that leaves: as SIGPIPE ends others, without a word' test "$(cat "$work/status") $(wc -c < "$work/stderr")" == '141 0'
exit "$failed"
