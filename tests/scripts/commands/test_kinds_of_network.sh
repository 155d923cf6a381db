#!/usr/bin/env bash
# Every way to a network that this system grants: each captures, and leaves nothing. And the one that stays open.
source "$(dirname "$0")/support.sh"
need_private_network
kinds=(host)
if ((EUID == 0)); then
  kinds+=(root)
else
  kinds+=(user)
  if sudo -n true 2>/dev/null; then kinds+=(sudo sudo_root); else kinds=(user); fi
fi
for kind in "${kinds[@]}"; do
  SOCKLAB_NETWORK=$kind call "$lab" run slow_reader -o "$work/$kind" -- --bytes 4k --pause 0.01
  # Whether the claims hold is not asked here: the reader is fast.
  check "$kind: the run was made so" test "$(jq -r .network.kind "$work/$kind/meta.json")" == "$kind"
  check "$kind: the pair ended well" jq -e '.exit.server == 0 and .exit.client == 0 and .problems == []' "$work/$kind/meta.json"
  check "$kind: all of the connection was captured" \
    test "$(tcpdump -nr "$work/$kind/trace.pcap" 'tcp[tcpflags] & (tcp-syn|tcp-fin) != 0' 2>/dev/null | wc -l)" -ge 4
  check "$kind: nothing left" nothing_left
  ((failures == 0)) || shown
done

start "$lab" run slow_reader --keep-open -o "$work/open" -- --bytes 4k --pause 0.01
until_true 60 grep -q 'scripts/lab shell' "$work/out" || { complain "the network did not stay open"; shown; }
name=$(sed -n 's/.*scripts\/lab shell \([^ ]*\) .*/\1/p' "$work/out")
check "the run is whole while its network stays" test -s "$work/open/trace.pcap" -a -s "$work/open/claims.json"
check "another terminal joins it" test "$("$lab" shell "$name" -- ip -o link show lo | grep -c 'mtu 1500')" == 1
kill -INT -- "-$started"
wait "$started"
check "Ctrl-C ends it" test $? == 130
check "nothing is left of it" nothing_left
check "but the run" test -s "$work/open/trace.pcap"
finish
