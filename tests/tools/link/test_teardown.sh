#!/usr/bin/env bash
# Makes links and takes them down, half of them with SIGKILL at any moment, some with their keeper: no process, namespace, device or file may be left.
# Usage: teardown_test [LINKS]
set -euo pipefail
tcplink=${SOCKLAB_BIN:?}/tcplink
links=${1:-60}
fail() { echo "FAILED: $*" >&2; exit 1; }
if ! why=$("$tcplink" --quiet -- true 2>&1); then
  case $why in *"private networks"*) echo "skipped: $why"; exit 77 ;; esac
  fail "$why"
fi

# No other program sleeps for just so long.
nap=9$(printf '%07d' $$)
export tcplink nap
# On a link there are: a child, a daemon of its own session, one on the other host, and one that ignores signals.
# shellcheck disable=SC2016  # for the shell on the link
busy='trap "" TERM HUP; sleep $nap & setsid sleep $nap & "$tcplink" --on B -- sleep $nap & sleep $nap; exit 0'
processes() { pgrep -f "sleep $nap|teardown-$$-" || true; }
namespaces() { { find /proc/[0-9]*/ns/net -printf "%l\n" 2>/dev/null || true; } | sort -u; }
# Another test may run containers meanwhile.
mounts() { grep -vE 'overlay|containers|buildah|/tmp/' /proc/self/mountinfo | sort; }
device_list() { ip -o link | cut -d: -f2 | sort; }

namespaces_before=$(namespaces)
devices_before=$(device_list)
mounts_before=$(mounts)
killed=0 ended=0
for ((made = 0; made < links; made += 10)); do
  pids=()
  for ((i = made; i < made + 10 && i < links; i++)); do
    "$tcplink" --quiet --name "teardown-$$-$i" --delay 1ms -- bash -c "$busy" 2>/dev/null &
    pids+=($!)
    disown
  done
  sleep "0.$((RANDOM % 6))"
  for i in "${!pids[@]}"; do
    if ((i % 4 == 3)); then
      pkill -KILL -f -- "--name teardown-$$-$((made + i)) " && killed=$((killed + 1))
    elif ((i % 4 == 1)); then
      # With its keeper, and with that all who would clean up.
      mapfile -t keeper < <(pgrep -P "${pids[i]}" || true)
      kill -KILL "${pids[i]}" "${keeper[@]}" 2>/dev/null && killed=$((killed + 1))
    elif ((i % 2)); then
      kill -KILL "${pids[i]}" 2>/dev/null && killed=$((killed + 1))
    else
      kill -TERM "${pids[i]}" 2>/dev/null && ended=$((ended + 1))
    fi
    ((i % 3)) || sleep "0.0$((RANDOM % 9))"
  done
  # A command that ignores SIGTERM keeps its link up, as it should: killed for good.
  sleep 0.1
  for pid in "${pids[@]}"; do kill -KILL "$pid" 2>/dev/null || true; done
  for pid in "${pids[@]}"; do while kill -0 "$pid" 2>/dev/null; do sleep 0.01; done; done
done
((killed > 0)) || fail "no link was there to be killed"

# Whatever ignores SIGTERM has a second before it is killed.
for ((tries = 0; tries < 100; tries++)); do
  left=$(processes)
  [[ -n $left ]] || break
  sleep 0.1
done
# shellcheck disable=SC2086
[[ -z $left ]] || fail "processes are left: $(ps -o pid,ppid,args -p "$(paste -sd, <<<"$left")")"
# The next command removes the sockets of those that were killed with all who would have.
"$tcplink" --list | grep -q "teardown-$$-" && fail "a link is left: $("$tcplink" --list)"
sockets=$(find /tmp /run/user "${XDG_RUNTIME_DIR:-/tmp}" -maxdepth 3 -name "teardown-$$-*" 2>/dev/null || true)
[[ -z $sockets ]] || fail "files are left: $sockets"
new=$(comm -13 <(echo "$namespaces_before") <(namespaces))
for each in $new; do
  # Other tests may have made namespaces meanwhile; those of a link hold link0.
  for ns in /proc/[0-9]*/ns/net; do
    [[ $(readlink "$ns") == "$each" ]] || continue
    grep -q 'link0:\|to-A:' "${ns%/ns/net}/net/dev" 2>/dev/null &&
      tr '\0' ' ' <"${ns%/ns/net}/cmdline" | grep -q "$$" && fail "a namespace is left: $each of ${ns%/ns/net}"
  done
done
[[ $(device_list) == "$devices_before" ]] || fail "devices are left: $(device_list)"
[[ $(mounts) == "$mounts_before" ]] || fail "mounts are left: $(mounts | diff - <(echo "$mounts_before"))"
echo "ok: $links links, $killed killed, $ended told to end, nothing left"
