#!/usr/bin/env bash
# The client's SYN of the figure, win 4096 with mss 1460, on the client's host. Sockets alone cannot have it: the
# window in a SYN is a multiple of the MSS. So the route tells the kernel an MSS of which 4096 is a multiple, and the
# firewall writes the figure's into the SYN.
set -euo pipefail
if [[ -n ${TCPLINK_HOST:-} ]]; then
  server=$(getent ahostsv4 B | awk '{print $1; exit}')
  route=("$server")
  device=$(ip -o route get "$server" | sed 's/.* dev \([^ ]*\).*/\1/')
else
  # Both on one host: the client gets an address of its own, else the route would shape the server's window too.
  route=(table local local 127.0.0.1 src 127.0.0.2)
  device=lo
fi
ip route replace "${route[@]}" dev "$device" advmss 2048 window 4096
nft -f - <<'END'
add table ip full_exchange
add chain ip full_exchange syn { type filter hook output priority 0; }
add rule ip full_exchange syn tcp flags & (syn | ack) == syn tcp option maxseg size set 1460
END
