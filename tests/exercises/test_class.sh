#!/usr/bin/env bash
# test_class.sh [COUNT]: a class with hostile submissions: each one gets the right points, and nothing is left behind.
# shellcheck disable=SC2015  # `fail` ends the test
set -euo pipefail
count=${1:-33}
unshare --user --map-current-user --net true 2>/dev/null || ((EUID == 0)) || { echo "skipped: this system allows no private network"; exit 77; }
command -v bwrap >/dev/null || { echo "skipped: no bubblewrap here"; exit 77; }
bwrap --unshare-user --ro-bind / / true 2>/dev/null || { echo "skipped: bwrap may make no namespaces here"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
chmod 755 "$work"
cd "$work"
export XDG_STATE_HOME=$work/state TMPDIR=$work/tmp
mkdir tmp && chmod 1777 tmp
lab=$SOCKLAB_ROOT/scripts/lab
fail() { echo "FAILED: $*"; cat out err 2>/dev/null; exit 1; }
python3 "$SOCKLAB_ROOT/tests/exercises/make_class.py" class "$count" >want
sha256sum class/*/*/run | sort >before
begin=$SECONDS
"$lab" check --all class -o graded --csv --junit graded.xml >out 2>err || fail "the class: status $?"
echo "$count submissions in $((SECONDS - begin)) s: $(wc -l <out) lines"
python3 - out want <<'PYTHON' || fail "wrong points"
import csv, sys
want = dict(line.split() for line in open(sys.argv[2]))
rows = list(csv.DictReader(open(sys.argv[1])))
got = {row["student"]: "-" if row["error"] else row["ok"] for row in rows}
# A fork bomb may end its own run's processes too: then the run has no points, and the report says that it was killed.
wrong = {name: (got.get(name), points) for name, points in want.items()
         if got.get(name) != points and not ("forks" in name and got.get(name) == "-")}
print(f"{len(got)} graded, {len(wrong)} with wrong points: {wrong}")
sys.exit(bool(wrong))
PYTHON
sha256sum class/*/*/run | sort | cmp - before || fail "a submission was changed"
[[ -z $(ls tmp) ]] || fail "left behind: $(ls tmp)"
find / -xdev -name socklab-was-here -newer want 2>/dev/null | grep . && fail "a submission wrote elsewhere"
pgrep -f 'sleep 98765' && fail "a daemon is left"
grep -qs stolen graded/table.json && fail "others' files were read"
python3 -c 'import sys, xml.etree.ElementTree as x; s = x.parse("graded.xml").getroot(); sys.exit(s.tag != "testsuites" or not s.findall("testsuite/testcase"))' || fail "JUnit"
grep -q "default-src 'none'" graded/index.html && ls graded/results/*/*.txt >/dev/null || fail "the page"

# Again: nothing is graded twice; what changed is.
first=$(echo class/*good | cut -d' ' -f1)
echo 'exit 1' >"$first/half_close_data/run"
begin=$SECONDS
"$lab" check --all class -o graded --json >out 2>err || fail "again"
((SECONDS - begin < 30)) || fail "it was graded whole again: $((SECONDS - begin)) s"
[[ $(jq -r ".reports[] | select(.student == \"${first#class/}\") | .ok" out) == 0 ]] || fail "a changed submission keeps its report"

# A folder that is no exercise is named on standard error: the table stays a table.
mkdir -p mixed && cp -r "$first" mixed/Ann && mkdir mixed/Ann/half_close_date
"$lab" check --all mixed -o mixed.graded --json >out 2>err || fail "a mistyped folder"
jq -e '.reports | length == 1' out >/dev/null && grep -q half_close_date err || fail "a mistyped folder"

# Folders as they come: what cannot be taken is named, and the others are graded.
good=$SOCKLAB_ROOT/exercises/half_close_data/solutions/python
composed=$(printf 'Jos\303\251') apart=$(printf 'Jose\314\201')
for name in Crlf NoX Col Deep "$apart" $'not\xc0\xee\xc4\xc8' Empty; do mkdir -p "odd/$name/half_close_data"; done
mkdir odd/None odd/__MACOSX && touch odd/zoe.zip
cp "$good/run" "odd/$apart/half_close_data/" && ln -s "$PWD/odd/Col" odd/Link
sed 's/$/\r/' "$good/run" >odd/Crlf/half_close_data/run && echo 'Li Na' >odd/Crlf/half_close_data/student
printf 'printf "\\033[31mno\\007 such thing"; exit 1' >odd/Col/half_close_data/build && cp "$good/run" odd/Col/half_close_data/
cp "$good/run" odd/Deep/half_close_data/
cp "$good/run" odd/NoX/half_close_data/ && chmod -x odd/NoX/half_close_data/run
(cd odd/Deep/half_close_data && python3 -c 'import os
for _ in range(1500): os.mkdir("d"); os.chdir("d")')
status=0; "$lab" check --all odd -o odd.graded --csv --junit odd.xml >out 2>err || status=$?
[[ $status == 1 ]] || fail "odd folders: status $status"
for words in 'not a name.*not????' 'empty: None' 'not a folder: Link, zoe.zip'; do grep -q "left out, $words" err || fail "not named: $words"; done
grep -q MACOSX err && fail "what an archiver leaves is named"
grep -q "^$composed,half_close_data,4,4" out || fail "a name in two forms"
grep -q '^Crlf,half_close_data,4,4' out || fail "lines that end as Windows writes them"
grep -q '^NoX,half_close_data,4,4' out || fail "a program that lost the right to be executed"
grep -q '^Deep,.*levels of folders' out && grep -q '^Col,.*build failed: ?\[31mno? such thing' out || fail "why it has no points"
python3 -c 'import xml.etree.ElementTree as x; x.parse("odd.xml")' || fail "JUnit of a coloured error"
grep -q "begun as 'Li Na'" odd.graded/results/Crlf/half_close_data.txt || fail "another name"

# Why a program ended; nothing of the teacher's environment; not the memory of another's calls.
mkdir -p says/Ann/half_close_data
printf '#!/bin/sh\nenv\ntail -n +2 /proc/sysvipc/shm | wc -l\n' >says/Ann/half_close_data/run
SECRET=hidden-in-the-shell "$lab" check --all says -o says.graded --json >out 2>err || fail "what a program prints"
jq -e '.reports[0].programs.server[-1] | tonumber <= 2' out >/dev/null || fail "shared memory of others, or not shown: $(jq -c '.reports[0].programs' out)"
grep -rq hidden-in-the-shell says.graded && fail "the teacher's environment is seen"

# What the machine cannot do is no student's result: it is graded when it can.
status=0; SOCKLAB_NETWORK=none "$lab" check --all says -o none.graded >out 2>err || status=$?
[[ $status == 1 ]] && "$lab" check --all says -o none.graded --csv >out 2>err && grep -q '^Ann,half_close_data,0,4' out || fail "kept a failure of the machine: status $status"

# Checks that were changed grade anew.
mkdir own && cp -r "$SOCKLAB_ROOT/scripts/socklab/exercises/template" own/own_one
mkdir -p own_class/Ann && cp -r own/own_one/solutions/python own_class/Ann/own_one
SOCKLAB_EXERCISES=$work/own "$lab" check --all own_class -o own.graded --csv >out 2>err || fail "an exercise of one's own"
sed -i 's/between=(2, 3)/between=(7, 8)/' own/own_one/checks.py
SOCKLAB_EXERCISES=$work/own "$lab" check --all own_class -o own.graded --csv >out2 2>err || fail "changed checks"
[[ $(tail -1 out) == Ann,own_one,2,2* && $(tail -1 out2) == Ann,own_one,1,2* ]] || fail "changed checks: $(tail -1 out) then $(tail -1 out2)"

# Pseudonyms: no name anywhere but in names.json.
mkdir -p few && cp -r "$first" few/Ann
"$lab" check --all few -o hidden --pseudonyms >out 2>err || fail "pseudonyms"
grep -rl Ann hidden out | grep -v names.json && fail "a name is shown"
jq -e '[.reports[] | has("task") or has("programs")] | any | not' hidden/table.json >/dev/null || fail "the drawn values are those of the name"
grep -q student-001 out && jq -e '.Ann == "student-001"' hidden/names.json >/dev/null || fail "names.json"
status=0; "$lab" check --all few -o own.graded --pseudonyms >out 2>err || status=$?
[[ $status == 2 ]] && grep -q 'real names' err || fail "pseudonyms beside names"

# Interrupted: nothing runs on, nothing is left.
setsid "$lab" check --all class -o other >out 2>err & job=$!
sleep 3; kill -INT -- -$job; wait $job || true
for _ in 1 2 3 4 5 6 7 8 9 10; do [[ -z $(ls tmp) ]] && break; sleep 1; done
[[ -z $(ls tmp) ]] || fail "left after Ctrl-C: $(ls tmp)"
for words in "--all nowhere" "--all class one_stall" "--all class -j 0" "--csv one_stall" "--all class --machines nowhere"; do
  status=0; read -ra given <<<"$words"; "$lab" check "${given[@]}" >out 2>err || status=$?
  [[ $status == 2 && $(wc -l <err) == 1 ]] || fail "lab check $words: status $status"
done
echo ok
