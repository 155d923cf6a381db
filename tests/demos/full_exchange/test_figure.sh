#!/usr/bin/env bash
# The figure of 18 steps, COUNT times in a row, each capture judged by tshark alone. Then its twins: the pair with one
# thing changed, and both the judge and the run's own claim must say that this is not the figure.
# Usage: figure.sh COUNT
source "$SOCKLAB_ROOT/tests/scripts/commands/support.sh"
here=$SOCKLAB_ROOT/tests/demos/full_exchange
count=$1
type -P tshark >/dev/null || skip "tshark is not installed"
need_private_network
"$SOCKLAB_BIN/tcplink" -q -- true 2>/dev/null || skip "this system allows no link"

# figure NAME [OPTION...]: a run of the demo, into $work/NAME.
figure() { call "$lab" run full_exchange --lang en -o "$work/$1" -- "${@:2}"; }

good=0
for ((i = 1; i <= count; i++)); do
  figure run
  if "$here/judge.sh" "$work/run/trace.pcap" && ((status == 0)); then
    good=$((good + 1))
  else
    echo "run $i of $count:"
    shown
  fi
  rm -rf "$work/run"
done
check "the figure: $good of $count" test "$good" == "$count"

# twin NAME OPTION...
twin() {
  local before=$failures
  figure "$@"
  check "$1: the run fails" test "$status" == 1
  check "$1: steps of its claim are open" grep -q '^G[0-9]* open: ' "$work/out"
  "$here/judge.sh" "$work/$1/trace.pcap" >"$work/$1.diff"
  check "$1: the judge finds it different" test "$?" == 1
  ((failures == before)) || shown
}
# After a round trip the last data and the FIN are there, and Linux sends no window update any more: no step 11.
twin reads-too-late --pause 200ms
# It has no time to do so where the reader does not rest: no step 14.
twin leaves-no-rest --rest 0
# A client with less to say never sends step 13.
twin sends-less --bytes 6144

nothing_left || complain "something is left behind"
finish
