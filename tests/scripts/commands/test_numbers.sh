#!/usr/bin/env bash
# Numbers are in decimal digits: what is negative, hexadecimal, too large, no number or empty is refused with one line
# and status 2 by every program. (tcplink's own: tests/tools/link/test_hostile_values.sh.)
source "$(dirname "$0")/support.sh"
# A capture without packets: what is not refused ends at once.
printf '\xd4\xc3\xb2\xa1\2\0\4\0\0\0\0\0\0\0\0\0\0\0\4\0\1\0\0\0' >"$work/none.pcap"

# refused PROGRAM OPTION VALUE ARG...
refused() {
  local program=$1 option=$2 value=$3
  shift 3
  call timeout 5 "$SOCKLAB_BIN/$program" "$option" "$value" "$@"
  if ((status != 2)) || [[ $(wc -l <"$work/err") != 1 || -s $work/out ]] || ! grep -q -- "$option" "$work/err" ||
    [[ $(wc -c <"$work/err") -gt 300 ]]; then
    complain "$program $option '$value': wanted status 2 and one line of reasonable length"
    shown
  fi
}
# No such address is here, and nobody listens there: a program which takes the number ends too.
nowhere=(--host 203.0.113.255) nobody=(--host 127.0.0.1 --port 1)
for value in -1 0x10 99999999999999999999 18446744073709551616 nan inf 5x +5 ' 5' ''; do
  for option in --port --reads --read --receive-buffer --pause; do refused slow_reader-server "$option" "$value" "${nowhere[@]}"; done
  for option in --bytes --write --user-timeout; do refused slow_reader-client "$option" "$value" "${nobody[@]}"; done
  for option in --isn --write --rounds --connections; do refused header-client "$option" "$value" "${nobody[@]}"; done
  refused opening-server --backlog "$value" "${nowhere[@]}"
  refused opening-peer --tries "$value" "${nobody[@]}"
  refused nagle-client --rounds "$value" "${nobody[@]}"
  refused stalled_clients-client --connections "$value" "${nobody[@]}"
  for option in --top --connection --explain --client-isn --server-isn; do refused tcplens "$option" "$value" "$work/none.pcap"; done
done
refused header-client --isn 4294967296 "${nobody[@]}"
refused tcplens --client-isn 4294967296 "$work/none.pcap"
for program in slow_reader-server slow_reader-client opening-server opening-client nagle-client; do refused "$program" --host ''; done
for option in --events --link --output --expect --lang --format; do refused tcplens "$option" '' "$work/none.pcap"; done
((failures > 0)) || echo "ok: all were refused"

# Digits are decimal, also behind a zero.
call timeout 5 "$SOCKLAB_BIN/tcplens" --client-isn 010 --top 08 --summary "$work/none.pcap"
check "tcplens takes 08" test "$status" == 0
call timeout 5 "$SOCKLAB_BIN/slow_reader-server" --port 018000 --pause 00.5 --read 0010k "${nowhere[@]}"
check "a demo takes 018000, 00.5 and 0010k" test "$status" == 1
check "018000 is a port in decimal" grep -q ':18000' "$work/err"
finish
