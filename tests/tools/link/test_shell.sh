#!/usr/bin/env bash
# lab shell NAME --link: the first shell is on A, the second on B, and the link ends with the last.
set -euo pipefail
fail() { echo "FAILED: $*" >&2; exit 1; }
lab=${SOCKLAB_ROOT:?}/scripts/lab
tcplink=${SOCKLAB_BIN:?}/tcplink
export SOCKLAB_LANG=en
if ! why=$("$tcplink" --quiet -- true 2>&1); then
  case $why in *"private networks"*) echo "skipped: $why"; exit 77 ;; esac
  fail "$why"
fi
name=shell-test-$$
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT

# shellcheck disable=SC2016  # for the shells on the hosts
{
  "$lab" shell "$name" --link '--delay 30ms' -- bash -c 'echo "$TCPLINK_HOST"; sleep 60' >"$work/first" 2>&1 &
  first=$!
  for ((i = 0; i < 200; i++)); do [[ -s $work/first ]] && break; sleep 0.05; done
  [[ $(cat "$work/first") == A ]] || fail "the first shell was not on A"
  second=$("$lab" shell "$name" -- bash -c 'echo "$TCPLINK_HOST"; sysctl -n net.ipv4.tcp_congestion_control; ip -o -4 address show link0')
  [[ $second == B$'\n'reno$'\n'*10.0.0.2/24* ]] || fail "the second shell was not on B: $second"
  third=$("$lab" shell "$name" --on A -- bash -c 'echo "$TCPLINK_HOST"; tcplink --tell show')
  [[ $third == A$'\n'*'"settings":"delay 30ms"'* ]] || fail "not on A, or not the line that was asked for: $third"
}
"$tcplink" --list | grep -qx "$name" || fail "the link ended before its last shell"
kill "$first"; wait "$first" || true
for ((i = 0; i < 100; i++)); do "$tcplink" --list | grep -qx "$name" || break; sleep 0.05; done
"$tcplink" --list | grep -qx "$name" && fail "the link outlived its last shell"
status=0; "$lab" shell "$name" --link '--delay 5' 2>"$work/err" || status=$?
[[ $status == 2 && $(cat "$work/err") == *"--link: delay: '5' is not a time"* ]] || fail "a bad option gave $status: $(cat "$work/err")"
status=0; "$lab" shell "$name" --on C 2>"$work/err" || status=$?
[[ $status == 2 && $(wc -l <"$work/err") == 1 ]] || fail "host C gave $status"
status=0; "$lab" shell "$name" --link '' -- sh -c 'exit 4' || status=$?
[[ $status == 4 ]] || fail "the command's status 4 became $status"
echo ok
