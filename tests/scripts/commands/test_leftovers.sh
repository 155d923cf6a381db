#!/usr/bin/env bash
# However a run ends, nothing of it stays: Ctrl-C, SIGTERM, kill -9 of the script or of any other of its processes.
source "$(dirname "$0")/support.sh"
need_private_network
is_running() { grep -q 'server .*connected' "$work/out"; }

for signal in INT TERM HUP KILL; do
  start "$lab" run slow_reader
  until_true 20 is_running || { complain "the run did not start"; shown; }
  # Ctrl-C goes to the whole foreground group; the others to the one process.
  if [[ $signal == INT ]]; then kill -INT -- "-$started"; else kill "-$signal" "$started"; fi
  wait "$started"
  status=$?
  check "SIG$signal: ended by it ($status)" test "$status" == $((128 + $(kill -l "$signal")))
  check "SIG$signal: nothing left" nothing_left
  check "SIG$signal: no run, no link" test -z "$(ls -A "$SOCKLAB_RUNS/slow_reader")"
  [[ $signal == KILL ]] || check "SIG$signal: one line says so" grep -q 'interrupted' "$work/err"
done

# Another process of the run dies: the run fails, plainly, and cleans up.
for victim in labns unshare tcpdump slow_reader-server slow_reader-client; do
  start "$lab" run slow_reader
  until_true 20 is_running || { complain "the run did not start"; shown; }
  # Not the guard of the run's folder, which is another labns.
  pid=$(processes_left | grep -v 'sleep infinity' | awk -v victim="$victim" '$2 == victim || $2 ~ "/" victim "$" {print $1; exit}')
  check "found $victim" test -n "$pid"
  kill -9 "$pid"
  wait "$started"
  status=$?
  check "$victim killed: status 1" test "$status" == 1
  check "$victim killed: it is said" test -s "$work/err"
  check "$victim killed: nothing left" nothing_left
done

# Two at once do not disturb each other, nor take each other's folder.
"$lab" run slow_reader >"$work/out1" 2>&1 &
first=$!
call "$lab" run slow_reader
check "the second of two at once" test "$status" == 0
((status == 0)) || shown
wait "$first"
check "the first of two at once" test $? == 0
finish
