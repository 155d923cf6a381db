#!/usr/bin/env bash
# All eight flags, on a real wire: tshark sees each of them in some lab, and tcplens the same in the same frames.
source "$(dirname "$0")/support.sh"
need_private_network
type -P tshark >/dev/null || skip "no tshark"
all=0
for demo in header header_urgent header_ecn flow_user_timeout; do
  call "$lab" run "$demo" -o "$work/$demo"
  check "$demo runs, and its claims hold" test "$status" = 0 || shown
  while read -r flags; do all=$((all | flags)); done < <(tshark -r "$work/$demo/trace.pcap" -T fields -e tcp.flags 2>/dev/null | sort -u)
  tshark -r "$work/$demo/trace.pcap" -T fields -e frame.number -e tcp.flags 2>/dev/null |
    while read -r frame flags; do echo "$frame $((flags & 0xff))"; done >"$work/$demo.tshark"
  jq -r '.connections[].segments[] | "\(.frame) \([.flags[] | {FIN: 1, SYN: 2, RST: 4, PSH: 8, ACK: 16, URG: 32, ECE: 64, CWR: 128}[.] // 0] | add)"' \
    "$work/$demo/trace.json" | sort -n >"$work/$demo.tcplens"
  check "$demo: the same flags in the same frames" diff "$work/$demo.tshark" "$work/$demo.tcplens"
done
check "all eight flags were seen ($(printf '0x%02x' $((all & 0xff))))" test $((all & 0xff)) = 255
finish
