#!/usr/bin/env bash
# Run in a private network: names what works there, a word a line.
set -uo pipefail
works() { local name=$1; shift; "$@" >/dev/null 2>&1 && echo "$name"; }
ip link set lo up
user=()
((EUID == 0)) && user=(-Z root)
# It must come up, and stay up until timeout ends it.
[[ $(timeout 1 setpriv --pdeathsig KILL tcpdump "${user[@]}" -i lo -w /dev/null 2>&1) == *'listening on'* ]] && echo tcpdump
works ethtool ethtool -K lo tso off gso off gro off
works sysctl sysctl -qw net.ipv4.tcp_congestion_control=reno net.ipv4.tcp_timestamps=0
works veth ip link add doctor0 type veth peer name doctor1
works nft nft add table inet doctor
works tun ip tuntap add dev doctor2 mode tun
exit 0
