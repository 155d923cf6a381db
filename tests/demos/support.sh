# shellcheck shell=bash
# What the tests of pairs run by hand share: no scripts/lab, and ports from the kernel (--port 0), so that tests
# beside them are not disturbed.
set -euo pipefail
work=$(mktemp -d); trap 'kill $(jobs -p) 2>/dev/null || true; rm -rf "$work"' EXIT
failures=0
fail() { echo "FAILED: $*" >&2; failures=$((failures + 1)); }

# reachable HOST: whether this machine has the protocol. A file of /proc has no size; only reading it tells.
reachable() {
  [[ $1 != ::1 || -n $(cat /proc/net/if_inet6 2>/dev/null) ]] || { echo "no IPv6 here: that part is left out"; return 1; }
}

# start_server PROGRAM OPTION...: sets $port and $pid.
start_server() {
  : >"$work/server.log"  # before the job that fills it: the words of the one before would be taken for its own
  "$1" --port 0 "${@:2}" 2>>"$work/server.log" & pid=$!
  for _ in {1..200}; do
    port=$(sed -nE 's/.*listening on .*:([0-9]+);.*/\1/p' "$work/server.log")
    [[ -n $port ]] && return
    sleep 0.05
  done
  fail "$1 does not listen: $(cat "$work/server.log")"; return 1
}
# server_ends STATUS WORDS: the server that was started last.
server_ends() {
  local status=0
  wait "$pid" || status=$?
  [[ $status == "$1" ]] || fail "server: status $status, not $1: $(cat "$work/server.log")"
  grep -qF -- "$2" "$work/server.log" || fail "server: '$2' is not said: $(cat "$work/server.log")"
}

# expect STATUS WORDS COMMAND...: the status, and a line that has the words.
expect() {
  local status=0 want=$1 words=$2; shift 2
  timeout 20 "$@" >"$work/out" 2>&1 || status=$?
  [[ $status == "$want" ]] || fail "$*: status $status, not $want: $(cat "$work/out")"
  grep -qF -- "$words" "$work/out" || fail "$*: '$words' is not said: $(cat "$work/out")"
}
expect_line() { expect "$@"; [[ $(wc -l <"$work/out") == 1 ]] || fail "$3: more than one line: $(cat "$work/out")"; }

finish() {
  ((failures == 0)) && echo "by hand: all as a student would expect"
  exit $((failures > 0))
}
