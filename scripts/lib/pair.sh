#!/usr/bin/env bash
# Runs one pair inside its network: configures, captures, starts server and client, and waits for the
# last packet. Usage: pair.sh PLAN, a file of variables that run.sh wrote. Leaves its findings in
# the plan's folder: trace.pcap, server.log, client.log, findings (NAME=VALUE a line).
set -uo pipefail
SOCKLAB_ROOT=$(dirname "$(dirname "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")")")
# shellcheck disable=SC1090
source "$1"
source "$SOCKLAB_ROOT/scripts/lib/common.sh"
source "$SOCKLAB_ROOT/scripts/lib/network.sh"
source "$SOCKLAB_ROOT/scripts/lib/tcpdump.sh"
source "$SOCKLAB_ROOT/scripts/lib/watch.sh"
source "$SOCKLAB_ROOT/scripts/lib/link.sh"
source "$SOCKLAB_ROOT/scripts/lib/asked.sh"
# shellcheck disable=SC2154  # the plan's own
: "$plan_folder $plan_kind $plan_port $plan_seconds"
cd "$plan_folder" || exit 1
# Process 1 of a network hears only what it has a trap for. When it ends, the kernel kills all others in there: they
# have been asked to end too (by labns), and get a second for it.
ended_by_term() {
  local tries
  trap '' TERM
  for ((tries = 0; tries < 50; tries++)); do
    if (($$ != 1)) || ! kill -0 -1 2>/dev/null; then break; fi
    sleep 0.02
  done
  exit 143
}
trap ended_by_term TERM

found() { printf '%s=%s\n' "$1" "$2" >>findings; }

# program NAME COLOUR COMMAND...: its words into NAME.log, and live, with its name before them, to the reader.
program() {
  local name=$1 prefix
  prefix=$(paint "$2" "$(printf '%-8s' "$name")│ ")
  show_command "${@:3}"
  {
    "${@:3}" 2>&1 </dev/null &
    echo $! >"$name.pid"
    wait $!
    echo $? >"$name.status"
  } | sed -u -e "w $name.log" -e "s/^/$prefix/" &
}

ended() { [[ -e $1.status ]]; }
# Of our own programs: ended at once, because what it was asked makes no sense. The other must not wait for it.
refused() { [[ -z $plan_foreign && $(cat "$1.status" 2>/dev/null) == 2 ]]; }
stop() { [[ -s $1.pid ]] && ! ended "$1" && kill "-$2" "$(<"$1.pid")" 2>/dev/null; }

# has_socket PATTERN: is there a socket on the pair's port in a state, as numbered in linux/tcp.h, that matches?
has_socket() {
  on_server cat /proc/net/tcp /proc/net/tcp6
  # Of programs that are not ours no port is known; but then the network is theirs alone.
  local port=.
  [[ -z $plan_port ]] || printf -v port ':%04X$' "$plan_port"
  { cat /proc/net/tcp /proc/net/tcp6; ! on_link || "${on_server[@]}"; } 2>/dev/null |
    awk -v port="$port" -v states="$1" '($2 ~ port || $3 ~ port) && $4 ~ states {found = 1} END {exit !found}'
}
is_listening() { has_socket '^0A$'; }
# Sockets in LISTEN (0A) and TIME_WAIT (06) send nothing of their own; others may still have something to say.
is_quiet() { ! has_socket '^(0[1-57-9BC])$'; }

# until_true TENTHS COMMAND...: false where it did not come true in time.
until_true() {
  local tenths=$1 count
  shift
  for ((count = 0; count < tenths * 5; count++)); do
    "$@" && return
    sleep 0.02
  done
  return 1
}

if ((${#plan_link[@]})) && ! on_link; then
  if link_possible; then link_enter "$1"; fi
  [[ -z $plan_asked_link ]] || end_run 1 "--link: no link can be made here: %s" "--link：这里无法建立线路：%s" "$link_complaint"
  found link_refused "$link_complaint"
  link_forget
fi
if on_link; then
  link_hosts
  found link "${plan_link[*]}"
elif [[ $plan_kind != host ]]; then
  if ! configure_network "${plan_sysctls[@]}"; then
    found problem 'the private network could not be configured'
    exit 1
  fi
  if ((${#plan_route[@]})); then
    configure_route "${plan_route[@]}" && found route "${plan_route[*]}"
  fi
  for each in "${plan_asked_sysctls[@]}"; do ask_sysctl "$each"; done
  if [[ -n $plan_asked_nft ]]; then ask_nft "$plan_asked_nft"
  elif [[ -n $plan_nft ]]; then run nft -f - <<<"$plan_nft" || network_refused+=("nft rules"); fi
fi
if [[ -n $plan_network && $plan_kind != host ]]; then
  run "$plan_network" || network_refused+=("$(basename "$plan_network")")
fi
for each in "${network_refused[@]}"; do found refused "$each"; done
on_link || found offloads "$(ethtool -k lo 2>/dev/null | awk '/^(tcp-segmentation|generic-segmentation|generic-receive)-offload:/ {printf "%s%s", s, $1 $2; s = " "}')"
# Not from /sys: that shows the network in which it was mounted.
found mtu "$(ip -o link show | awk -v lo="$(on_link || echo 1)" '($2 == "lo:") == (lo == 1)' | sed -n '1s/.* mtu \([0-9]*\) .*/\1/p')"
for name in tcp_congestion_control tcp_timestamps tcp_sack tcp_window_scaling tcp_ecn tcp_rmem tcp_wmem; do
  found "net.ipv4.$name" "$(tr '\t' ' ' <"/proc/sys/net/ipv4/$name")"
done
echo >&"$LABNS_READY_FD"
exec {LABNS_READY_FD}>&-

filter=()
# Where there should have been a link, loopback carries the pair's own traffic and whatever else its programs do.
[[ $plan_kind == host || ${#plan_link[@]} -gt 0 ]] && filter=(tcp port "$plan_port")
# On a link, the line itself keeps the capture.
on_link || tcpdump_start trace.pcap lo "${filter[@]}" || {
  found problem "tcpdump did not start: $(tail -n 1 "$tcpdump_log")"
  exit 1
}

started=$EPOCHREALTIME
watched server "$plan_samples" "${plan_server[@]}"
on_server "${watched[@]}"
program server 36 "${on_server[@]}"
server_job=$!
server_is_up_or_gone() { is_listening || ended server; }
if [[ -n $plan_together ]] || { until_true 100 server_is_up_or_gone && ! ended server; }; then
  # In a private network the server's watcher samples the sockets of both.
  watched client "$(if on_link || [[ $plan_kind == host ]]; then echo "$plan_samples"; else echo off; fi)" "${plan_client[@]}"
  program client 33 "${watched[@]}"
  client_job=$!
  if until_true $((plan_seconds * 10)) ended client; then
    # The server sees the end of the stream after the client's exit, and later where it reads slowly.
    if [[ -n $plan_foreign ]]; then
      until_true 10 is_quiet
      until_true 10 ended server || { found stopped server; stop server TERM; }
    fi
    if refused client; then stop server TERM; fi
    until_true $((plan_seconds * 10)) ended server || { found problem "the server was still running $plan_seconds s after the client's end"; stop server TERM; }
  else
    found problem "the client was still running after $plan_seconds s"
    stop client TERM
    stop server TERM
  fi
  until_true 50 is_quiet
else
  ended server || { found problem "the server did not listen on port $plan_port within 10 s"; stop server TERM; }
fi
until_true 20 ended server || stop server KILL
[[ -z ${client_job:-} ]] || until_true 20 ended client || stop client KILL
wait "$server_job" ${client_job:+"$client_job"} 2>/dev/null
found seconds "$(awk -v a="$started" -v b="$EPOCHREALTIME" 'BEGIN {printf "%.3f", b - a}')"

# What is left when both programs have ended: STATE LOCAL PEER.
on_server ss -Htan
while read -r state _ _ local_end peer_end _; do
  found socket "$state $local_end $peer_end"
done < <({ ss -Htan; ! on_link || "${on_server[@]}"; } 2>/dev/null | grep -E ":$plan_port\b")

if ! on_link; then
  tcpdump_stop
  stopped=$?
  wait "$tcpdump_pid"
  status=$?
  ((stopped == 0)) || found problem "$(tcpdump_end "$status")"
  found tcpdump "$status"
  found packets "$(tcpdump_total captured)"
  found dropped "$(tcpdump_total dropped)"
  rm -f trace.pcap.log
fi
found server "$(cat server.status 2>/dev/null)"
found client "$(cat client.status 2>/dev/null)"
rm -f {server,client}.{pid,status}
: >"done"
# With --keep-open the network stays until whoever started us ends it.
while [[ -n $plan_keep_open ]]; do
  sleep infinity &
  wait $!
done
