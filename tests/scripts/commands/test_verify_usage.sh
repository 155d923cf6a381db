#!/usr/bin/env bash
# lab verify: what is asked wrongly; some claims alone; and what is left when it is broken off.
source "$(dirname "$0")/support.sh"

wrong() {
  local pattern=$1
  shift
  call "$lab" verify "$@"
  if ((status == 2)) && [[ $(wc -l <"$work/err") == 1 && ! -s $work/out ]] && grep -q -- "$pattern" "$work/err"; then
    echo "ok: lab verify $*"
  else
    complain "lab verify $*: wanted status 2 and one line like '$pattern'"
    shown
  fi
}
wrong "no claim 'X1'" X1
wrong "no claim 'H16'" S1 H16
wrong "no claim 'stall'" stall
wrong "not '0'" -j 0
wrong "nothing goes after --" -- F3
check "nothing was made" test ! -e "$work/runs"

need_private_network
call "$lab" verify S3 S2 S3
check "two claims, in the order of the list, each once" test "$(cut -d' ' -f1,2 "$work/out" | paste -sd,)" = 'S2 proved:,S3 proved:,2 proved,'
check "both with their frames" test "$(grep -cE '^S[23] proved: .*frame [0-9]+' "$work/out")" = 2
check "status 0 where nothing is open" test "$status" = 0
check "the run is kept" test -e "$work/runs/verify/latest/opening/trace.pcap"

call "$lab" --lang zh verify S2
check "in Chinese" grep -q '^S2 已证明：.*——opening：第 [0-9]* 帧' "$work/out"

start "$lab" verify
has_started() { compgen -G "$work/runs/verify/*.unfinished/*.log" >/dev/null; }
until_true 30 has_started || complain "it does not start"
sleep 2
kill -INT "$started"
wait "$started"
check "Ctrl-C ends it" test $? = 130
check "nothing is left of it" nothing_left
finish
