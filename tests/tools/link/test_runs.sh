#!/usr/bin/env bash
# tcplink makes two hosts that resolve, delays what goes between them, and ends as its command ends.
set -euo pipefail
tcplink=${SOCKLAB_BIN:?}/tcplink
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT

fail() { echo "FAILED: $*" >&2; exit 1; }

if ! why=$("$tcplink" --quiet -- true 2>&1); then
  case $why in *"private networks"*) echo "skipped: $why"; exit 77 ;; esac
  fail "$why"
fi

backends=(veth)
"$tcplink" --quiet --backend tun -- true 2>"$work/why" && backends+=(tun) || echo "not with tun: $(cat "$work/why")"

for backend in "${backends[@]}"; do
  echo "backend $backend"
  link=("$tcplink" --quiet --backend "$backend")

  # A and B resolve, in both families.
  for host in A B; do
    "${link[@]}" -- getent ahostsv4 $host | grep -q '^10\.0\.0\.' || fail "$host has no IPv4 address"
    "${link[@]}" -- getent ahostsv6 $host | grep -q '^fd00::' || fail "$host has no IPv6 address"
  done

  # Nothing but what programs send is on the line.
  "${link[@]}" --capture "$work/idle.pcap" -- sleep 1
  [[ $(stat -c %s "$work/idle.pcap") == 24 ]] || fail "an idle line carried packets"

  # A refused connection takes the way there and back.
  took=$("${link[@]}" --delay 50ms --capture "$work/t.pcap" -- python3 -c '
import socket, time
for host in "10.0.0.2", "fd00::b":
    began = time.perf_counter()
    try:
        socket.create_connection((host, 9))
    except ConnectionRefusedError:
        print(int((time.perf_counter() - began) * 1000))')
  for ms in $took; do ((ms >= 100)) || fail "there and back took $ms ms on a line of 50 ms"; done
  [[ $(wc -w <<<"$took") == 2 ]] || fail "two connections were not both refused: $took"
  frames=$(tcpdump -nr "$work/t.pcap" 2>/dev/null | wc -l)
  [[ $frames == 4 ]] || fail "$frames frames captured where SYN and RST went twice"

  # The exit status is the command's.
  status=0; "${link[@]}" -- sh -c 'exit 7' || status=$?
  [[ $status == 7 ]] || fail "exit status $status for 7"
  status=0; "${link[@]}" -- sh -c 'kill -9 $$' || status=$?
  [[ $status == 137 ]] || fail "exit status $status for a command killed by signal 9"
  status=0; "${link[@]}" -- /no/such/command 2>"$work/err" || status=$?
  [[ $status == 127 && $(wc -l <"$work/err") == 1 ]] || fail "exit status $status for a command that is not there"
  echo 'an older capture' >"$work/kept.pcap"
  status=0; "${link[@]}" --capture "$work/kept.pcap" -- no-such-command 2>"$work/err" || status=$?
  [[ $status == 127 && $(cat "$work/kept.pcap") == 'an older capture' ]] || fail "a mistyped command replaced the last capture"
done

# A time after 'data+' counts from the first data, however late it comes; without data it never comes.
"$tcplink" --quiet --capture "$work/d.pcap" --at 'data+300ms: delay 1ms' -- python3 -c '
import socket, subprocess, sys, time
server = socket.socket(); server.bind(("A", 5001)); server.listen()
client = subprocess.Popen(["'"$tcplink"'", "--on", "B", "--", sys.executable, "-c",
    "import socket, time; s = socket.create_connection((\"A\", 5001)); time.sleep(1); s.send(b\"x\"); time.sleep(1)"])
server.accept()[0].recv(1); client.wait()' || fail "the pair on the line failed"
data=$(tcpdump -ttnr "$work/d.pcap" 'tcp[tcpflags] & tcp-push != 0' 2>/dev/null | awk '{ print $1; exit }')
jq -e --argjson data "$data" 'select(.event == "change" and .settings == "delay 1ms") | (.time | tonumber) - $data >= 0.3' \
  "$work/d.pcap.journal.jsonl" >/dev/null || fail "data at $data s, the change: $(cat "$work/d.pcap.journal.jsonl")"
"$tcplink" --quiet --capture "$work/n.pcap" --at 'data+0ms: delay 1ms' -- sleep 0.3
! grep -q 'delay 1ms' "$work/n.pcap.journal.jsonl" || fail "a change after the first data came without data"

# The command is who its caller was, and may still set up networks.
[[ $("$tcplink" -q -- id -u) == "$(id -u)" ]] || fail "the command ran as another user"
"$tcplink" -q -- ip link set link0 mtu 1400 || fail "the command may not change its device"

# A signal ends the command, be it sent to the link or, as Ctrl-C, to the whole group.
for signal in TERM INT HUP; do
  for whom in link group; do
    rm -f "$work/up"
    set -m
    "$tcplink" -q -- sh -c 'echo up; exec sleep 30' >"$work/up" &
    pid=$!
    set +m
    for ((i = 0; i < 200; i++)); do [[ -s $work/up ]] && break; sleep 0.05; done
    if [[ $whom == link ]]; then kill "-$signal" "$pid"; else kill "-$signal" -- "-$pid"; fi
    began=$SECONDS status=0
    wait "$pid" || status=$?
    [[ $status == $((128 + $(kill -l "$signal"))) && $((SECONDS - began)) -lt 20 ]] ||
      fail "SIG$signal to the $whom gave status $status after $((SECONDS - began)) s"
  done
done
# It starts with no signal ignored that its caller does not ignore.
[[ $("$tcplink" -q -- sed -n 's/^SigIgn:\t*//p' /proc/self/status) == "$(sed -n 's/^SigIgn:\t*//p' /proc/self/status)" ]] ||
  fail "the command ignores signals that its caller does not"

# Two at a time, each the first process of a process namespace.
apart=(unshare --user --map-current-user --keep-caps --pid --fork)
((EUID != 0)) || apart=(unshare --pid --fork)
"${apart[@]}" "$tcplink" -q -- sh -c 'sleep 2' &
sleep 0.5
"${apart[@]}" "$tcplink" -q -- true || fail "a second link in a process namespace of its own did not come up"
wait $!

# What is on the host is found by tcplink's own folder too.
(PATH=/usr/bin:/bin:/usr/sbin:/sbin "$tcplink" -q -- sh -c 'tcplink --on B -- true') || fail "--on B was not found"

# Usage errors are one line, and 2.
for bad in '--delay 10' '--delay' '--nonsense' 'true' '--backend pipe' '--a-to-b dellay'; do
  status=0
  # shellcheck disable=SC2086
  "$tcplink" $bad 2>"$work/err" </dev/null || status=$?
  [[ $status == 2 && $(wc -l <"$work/err") == 1 ]] || fail "'$bad' gave status $status and: $(cat "$work/err")"
done
echo ok
