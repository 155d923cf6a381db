#!/usr/bin/env bash
# soak.sh [RUNS]: as many runs, in two lanes side by side. Every third is killed at a random moment, by a random
# signal; the others must end with 0. Afterwards nothing is left of any.
#   SOCKLAB_ROOT=. SOCKLAB_BIN=$PWD/build/bin tests/scripts/commands/test_soak.sh 200
source "$(dirname "$0")/support.sh"
need_private_network
runs=${1:-${SOCKLAB_SOAK_RUNS:-6}}
signals=(INT TERM HUP KILL)

# lane NAME RUNS: a line for each run that was not as it should be.
lane() {
  local name=$1 count=$2 each started status signal
  export SOCKLAB_RUNS=$work/runs-$name
  for ((each = 1; each <= count; each++)); do
    set -m
    "$lab" run slow_reader >"$work/$name.log" 2>&1 </dev/null &
    started=$!
    set +m
    signal=
    if ((each % 3 == 0)); then
      sleep "$((RANDOM % 5)).$((RANDOM % 10))"
      signal=${signals[RANDOM % 4]}
      if [[ $signal == INT ]]; then kill -INT -- "-$started"; else kill "-$signal" "$started"; fi
    fi
    wait "$started" 2>/dev/null
    status=$?
    # A signal may come when the run is over: then it ended as the others do.
    if [[ -n $signal ]]; then
      ((status == 128 + $(kill -l "$signal") || status == 0)) || { echo "$name $each: status $status after SIG$signal"; tail -n 20 "$work/$name.log"; }
    elif ((status != 0)); then
      echo "$name $each: status $status"
      grep -E '^[A-Za-z0-9]+ open|^lab' "$work/$name.log" || tail -n 20 "$work/$name.log"
    fi
  done
}

lane left $((runs / 2)) >"$work/left" 2>/dev/null &
one=$!
lane right $((runs - runs / 2)) >"$work/right" 2>/dev/null &
two=$!
wait "$one" "$two"
cat "$work/left" "$work/right"
check "$runs runs, each as it should be" test ! -s "$work/left" -a ! -s "$work/right"
check "nothing is left" nothing_left
check "no namespace either" test -z "$(lsns -n -o COMMAND 2>/dev/null | grep -F "$work")"
finish
