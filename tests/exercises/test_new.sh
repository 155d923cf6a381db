#!/usr/bin/env bash
# A teacher's own exercise, from the command that lays it out to a student's report.
# shellcheck disable=SC2015  # `fail` ends the test
set -euo pipefail
unshare --user --map-current-user --net true 2>/dev/null || ((EUID == 0)) || { echo "skipped: this system allows no private network"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
export SOCKLAB_RUNS=$work/runs XDG_STATE_HOME=$work/state
lab=$SOCKLAB_ROOT/scripts/lab
fail() { echo "FAILED: $*"; cat out err 2>/dev/null; exit 1; }
"$lab" exercises new my_stall >out 2>err || fail "exercises new"
"$lab" exercises test ./my_stall >out 2>err || fail "the exercise that is laid out does not pass its own test"
export SOCKLAB_EXERCISES=$work
"$lab" exercises >out 2>err && grep -q '^my_stall' out || fail "it is not listed"
"$lab" exercises start my_stall mine --student ann >out 2>err && [[ $(cat mine/student) == ann && -s mine/TASK.md ]] || fail "start"
grep -q '{' mine/TASK.md && fail "a value of the task is missing"
"$lab" exercises start my_stall mine >out 2>err && fail "start into a folder with something in it"
status=0
"$lab" check my_stall mine >out 2>err || status=$?  # the start files have no server.py
[[ $status == 1 ]] && grep -q '^0 of 2 points' out || fail "check of the start files: status $status"
cp my_stall/solutions/python/run mine/run
"$lab" check my_stall mine --json >out 2>err && [[ $(jq -r '"\(.ok) of \(.of), \(.student)"' out) == "2 of 2, ann" ]] || fail "check of a solution"
"$lab" check my_stall -- python3 mine/run >out 2>err || fail "check of a command"
"$lab" exercises >out 2>err && grep -q '^my_stall *passed' out || fail "what was passed is not kept"
status=0; "$lab" check no_such >out 2>err || status=$?
[[ $status == 2 && $(wc -l <err) == 1 ]] || fail "no such exercise: status $status"
"$lab" exercises start diagnose_slow case --student ann >out 2>err || fail "start of a diagnosis"
grep -qE "│|slow_reader|nagle|header-" out err && fail "start gives the cause away"
[[ $(ls case/run) == trace.pcap ]] || fail "start leaves more than the capture: $(ls case/run)"
status=0; "$lab" check my_stall nowhere >out 2>err || status=$?
[[ $status == 2 && $(wc -l <err) == 1 ]] || fail "no such folder: status $status"
echo ok
