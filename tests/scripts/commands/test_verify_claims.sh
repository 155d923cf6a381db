#!/usr/bin/env bash
# All claims: every claim is proved, each with its frames, and the last line counts them.
source "$(dirname "$0")/support.sh"
need_private_network
call "$lab" verify
cat "$work/err" "$work/out"
check "a line a claim, in the order of the list" test \
  "$(grep -oE '^[HSTF][0-9]+ (proved|open): .' "$work/out" | cut -d' ' -f1 | paste -sd' ')" = "$(printf '%s ' H{1..15} S{1..5} T{1..7} F{1..8})F9"
check "every proof names frames" test -z "$(grep -E '^[HSTF][0-9]+ proved: ' "$work/out" | grep -vE '[0-9]')"
proved=$(grep -cE '^[HSTF][0-9]+ proved: ' "$work/out")
check "the last line counts" test "$(tail -n 1 "$work/out")" = "$proved proved, $((36 - proved)) open"
check "the status says whether anything is open" test "$status" = "$((proved < 36 || $(grep -cE '^[a-zG][a-z0-9]* open' "$work/out") > 0))"
check "36 proved, 0 open" test "$proved" = 36
finish
