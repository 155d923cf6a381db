#!/usr/bin/env bash
# lab run: the main job, what it leaves, and that its claims can fail.
source "$(dirname "$0")/support.sh"
need_private_network

call "$lab" run slow_reader
run=$SOCKLAB_RUNS/slow_reader/latest
check "the main job ends with 0" test "$status" == 0
((status == 0)) || shown
check "the programs' words are shown" grep -q '^client  .*blocked' "$work/out"
check "and the story" grep -q 'zero-window\|window' "$work/out"
check "no claim is open" test -z "$(grep -E '^[A-Za-z0-9]+ open' "$work/out")"
for claim in stall probes F2 F3 F4 F5; do
  check "$claim is proved, with frame numbers" grep -qE "^$claim proved: .*[0-9]" "$work/out"
done
for file in trace.pcap meta.json server.log client.log ladder.txt report.html; do
  check "$file is there" test -s "$run/$file"
done
check "latest is a link to the run's own folder" test -L "$run"
check "the capture has nanoseconds" test "$(head -c 4 "$run/trace.pcap" | od -An -tx1 | tr -d ' ')" == 4d3cb2a1
check "every packet that tcpdump counted is in it" \
  test "$(tcpdump -nr "$run/trace.pcap" 2>/dev/null | wc -l)" == "$(jq .capture.packets "$run/meta.json")"
# From the first SYN to the last ACK: two SYNs, and a FIN each way that was answered.
flags() { tcpdump -nr "$run/trace.pcap" "tcp[tcpflags] & $1 != 0" 2>/dev/null | wc -l; }
# On a machine too busy to answer in time either may come twice.
check "both SYNs were captured" test "$(flags tcp-syn)" -ge 2
check "both FINs were captured" test "$(flags tcp-fin)" -ge 2
check "the last packet is an ACK of the last FIN" \
  bash -c "tcpdump -nr '$run/trace.pcap' 2>/dev/null | tail -n 1 | grep -q 'Flags \[\.\]'"
wanted='.kernel and .date and .demo == "slow_reader" and .options.server and .network.mtu == 1500
  and .network.sysctls["net.ipv4.tcp_congestion_control"] == "reno" and .network.refused == []
  and .network.offloads["tcp-segmentation-offload"] == "off"
  and .exit == {server: 0, client: 0, tcpdump: 0} and .capture.dropped == 0 and .problems == []'
check "meta.json tells how it was" jq -e "$wanted" "$run/meta.json"
check "nothing is left" nothing_left

"$lab" run opening 2>"$work/err" | head -n 1 >/dev/null
check "no error is printed where the reader of the output ends first" test ! -s "$work/err"
check "and the log is whole" grep -q 'end of stream' "$SOCKLAB_RUNS/opening/latest/server.log"

call "$lab" run slow_reader -o "$work/elsewhere" -- --pause 0
check "a fast reader: status 1" test "$status" == 1
check "and the claim says so" grep -q '^stall open: .* — no stall' "$work/out"
check "its files are where -o says" test -s "$work/elsewhere/trace.pcap"
((failures == 0)) || shown

call "$lab" run slow_reader -o "$work/elsewhere" -- --pause 0
check "a folder that is there is not touched" test "$status" == 2

call "$lab" run slow_reader -- --no-such-option 5
check "an option that neither program knows: status 2" test "$status" == 2
check "what they know is told" grep -q 'knows --no-such-option.*--pause.*--bytes' "$work/err"

# A value that a program refuses is a usage error of the run's: the program's own line, and nothing kept.
refused() { # WORDS PATTERN OPTION...
  local began=$SECONDS
  call "$lab" run slow_reader -o "$work/refused" -- "${@:3}"
  check "$1: status 2" test "$status" == 2
  check "$1: one line, the program's" bash -c "test \$(wc -l <'$work/err') == 1 && grep -q -- '$2' '$work/err'"
  check "$1: no ladder, no claims" bash -c "! grep -qE '^[A-Z][0-9]+ (open|proved): |No TCP' '$work/out'"
  check "$1: no folder" test ! -e "$work/refused" -a ! -e "$work/refused.unfinished"
  check "$1: at once" test $((SECONDS - began)) -lt 30
}
refused "a value that the server refuses" '^lab run: slow_reader-server: --pause: Value -1 not in range' --pause -1
refused "one that the client refuses" '^lab run: slow_reader-client: --bytes: .*--help' --bytes=-5
check "nothing is left after failures" nothing_left
finish
