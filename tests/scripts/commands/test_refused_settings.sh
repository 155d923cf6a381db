#!/usr/bin/env bash
# A setting that was asked for and is not in effect ends the run: one line, status 2 or 1, no claim judged, nothing kept.
source "$(dirname "$0")/support.sh"
need_private_network

# refused STATUS PATTERN ARG-OF-LAB-RUN...
refused() {
  local wanted=$1 pattern=$2 words
  shift 2
  words="lab run $*"
  call "$lab" run "$@" -o "$work/refused"
  if ((status == wanted)) && [[ $(wc -l <"$work/err") == 1 ]] && grep -q -- "$pattern" "$work/err" &&
    ! grep -qE '(proved|open): ' "$work/out" && [[ -z $(ls -d "$work"/refused* 2>/dev/null) ]]; then
    echo "ok: $words: $(<"$work/err")"
  else
    complain "$words: wanted status $wanted, one line like '$pattern', and no run"
    shown
    rm -rf "$work"/refused*
  fi
}
# The fast reader: the run is a short one where it is not refused.
quick=(slow_reader -- --bytes 2k --pause 0)

refused 2 'tcp_sakc.*no such' "${quick[0]}" --sysctl net.ipv4.tcp_sakc=0
refused 2 'tcp_sack' "${quick[0]}" --sysctl net.ipv4.tcp_sack=many
refused 2 'tcp_sack' "${quick[0]}" --sysctl 'net.ipv4.tcp_sack=1 1'
refused 2 'net.KEY=VALUE' "${quick[0]}" --sysctl net.ipv4.tcp_sack=
refused 2 'net.KEY=VALUE' "${quick[0]}" --sysctl net.ipv4.tcp_sack
refused 2 'net.KEY=VALUE' "${quick[0]}" --sysctl ''
refused 2 'net.KEY=VALUE' "${quick[0]}" --sysctl -net.ipv4.tcp_sack=0
refused 2 'net.KEY=VALUE' "${quick[0]}" --sysctl $'net.ipv4.tcp_sack=0\nkernel.hostname=x'
refused 2 'tcp_congestion_control' "${quick[0]}" --sysctl net.ipv4.tcp_congestion_control=no_such_control

# Nothing but this network's own settings: those of the host stay, for root too.
domain=$(</proc/sys/kernel/domainname) threads=$(</proc/sys/kernel/threads-max)
refused 2 'net.KEY=VALUE' "${quick[0]}" --sysctl kernel.domainname=refused.test
refused 2 'net.KEY=VALUE' "${quick[0]}" --sysctl kernel/domainname=refused.test
refused 2 'net.KEY=VALUE' "${quick[0]}" --sysctl "net/../kernel/domainname=refused.test"
refused 2 'net.KEY=VALUE' "${quick[0]}" --sysctl "net.ipv4/../../kernel/domainname=refused.test"
refused 2 'net.KEY=VALUE' "${quick[0]}" --link '--delay 1ms' --sysctl kernel.threads-max=12345
refused 2 'net.KEY=VALUE' "${quick[0]}" --link '--delay 1ms --sysctl kernel.threads-max=12345'
check "the host's domain name is as it was" test "$(</proc/sys/kernel/domainname)" == "$domain"
check "the host's number of threads is as it was" test "$(</proc/sys/kernel/threads-max)" == "$threads"
# A key of the whole machine, not of a network: it is not there, or cannot be written, in a private one.
refused 2 'netdev_max_backlog' "${quick[0]}" --sysctl net.core.netdev_max_backlog=1001
# The host's own network is not the lab's to set up.
refused 2 'private network' "${quick[0]}" --host-network --sysctl net.ipv4.tcp_sack=0
refused 2 'private network' "${quick[0]}" --host-network --link '--delay 1ms'
refused 2 'private network' "${quick[0]}" --host-network --nft 'table inet x {}'

refused 2 'nft.*syntax error' "${quick[0]}" --nft 'tabel inet x'
refused 2 '--nft' "${quick[0]}" --nft ''
refused 2 '--nft' "${quick[0]}" --nft '# nothing'
refused 2 '--nft.*link' "${quick[0]}" --link '--delay 1ms' --nft 'table inet x {}'
refused 2 '--nft.*link' opening_simultaneous --nft 'table inet x {}'

refused 2 '--link' "${quick[0]}" --link "'"
refused 2 '--link' "${quick[0]}" --link '--delay "1ms'
refused 2 '--link' "${quick[0]}" --link ''
refused 2 '--link' "${quick[0]}" --link '   '
refused 2 "--link.*'1x' is not a time" "${quick[0]}" --link '--delay 1x'
refused 2 '--link.*frobnicate' "${quick[0]}" --link '--frobnicate 3'
refused 2 '--link' "${quick[0]}" --link '--delay 1ms --help'
refused 2 '--link' "${quick[0]}" --link '--list'
refused 2 '--link' "${quick[0]}" --link '-- true'
refused 2 '--link' "${quick[0]}" --link '--name other'
refused 2 '--link.*no_such_file' "${quick[0]}" --link '--scenario no_such_file'
refused 2 'tcp_sakc' "${quick[0]}" --link '--delay 1ms' --sysctl net.ipv4.tcp_sakc=0
refused 2 'tcp_sack' "${quick[0]}" --link '--delay 1ms' --sysctl net.ipv4.tcp_sack=many
refused 2 'tcp_sack' "${quick[0]}" --link '--delay 1ms' --sysctl 'net.ipv4.tcp_sack=1 1'
# The demo's programs' options in quotes, the same way.
refused 2 '--server' "${quick[@]}" --server "'"
# Two programs of one's own, the same way.
refused 2 'tcp_sakc' --watch 'ncat -l 127.0.0.1 8000' --watch 'ncat 127.0.0.1 8000' --sysctl net.ipv4.tcp_sakc=0

call "$lab" shell "refused-$$" --link "'" -- true
check "lab shell --link with an open quote: status 2" test "$status" == 2
check "and one line" test "$(wc -l <"$work/err")" == 1

# What can be made is in effect, however it is written.
in_effect() { # ARG...
  call "$lab" run slow_reader -o "$work/made" "$@" -- --bytes 2k --pause 0
  check "lab run $*: a run" test -s "$work/made/claims.json"
  [[ -s $work/made/claims.json ]] || shown
}
in_effect --sysctl net.ipv4.tcp_sack=1 --sysctl net.ipv4.tcp_timestamps=0x1 --sysctl 'net.ipv4.tcp_rmem=4096	131072   200000' \
  --sysctl net.ipv4.route.flush=1 --nft 'table inet seen { chain in { type filter hook input priority 0; tcp dport 8000 accept; }; }'
check "SACK is in the SYN" bash -c "tcpdump -nvr '$work/made/trace.pcap' 'tcp[13] = 2' 2>/dev/null | grep -q sackOK"
check "timestamps are in the SYN" bash -c "tcpdump -nvr '$work/made/trace.pcap' 'tcp[13] = 2' 2>/dev/null | grep -q TS"
check "the largest receive buffer is the one that was asked for" jq -e '.network.sysctls["net.ipv4.tcp_rmem"] == "4096 131072 200000"' "$work/made/meta.json"
rm -rf "$work/made"
echo 'delay 5ms' >"$work/line.txt"
cd "$work" || exit 1
in_effect --link '--scenario line.txt' --sysctl net.ipv4.tcp_sack=1
check "a link, its scenario named from where one stands" jq -e '.network.link == "--scenario line.txt"' "$work/made/meta.json"
check "SACK is in the SYN on the link" bash -c "tcpdump -nvr '$work/made/trace.pcap' 'tcp[13] = 2' 2>/dev/null | grep -q sackOK"
check "nothing is left" nothing_left
finish
