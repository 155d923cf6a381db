# shellcheck shell=bash
# What the tests of the lab share. Each test works in a folder of its own, gone afterwards, and puts its runs there.
set -uo pipefail
: "${SOCKLAB_ROOT:?}" "${SOCKLAB_BIN:?}"
export SOCKLAB_BIN NO_COLOR=1 LC_ALL=C.UTF-8
unset SOCKLAB_LANG SOCKLAB_VERBOSE SOCKLAB_IN SOCKLAB_NETWORK
lab=$SOCKLAB_ROOT/scripts/lab
work=$(mktemp -d "${TMPDIR:-/tmp}/socklab-test.XXXXXX")
export SOCKLAB_RUNS=$work/runs
trap 'rm -rf "$work"' EXIT
failures=0

skip() { echo "skipped: $*"; exit 77; }
need_private_network() {
  if ((EUID == 0)); then unshare --net true 2>/dev/null; else unshare --user --map-current-user --keep-caps --net ip link set lo up 2>/dev/null; fi ||
    skip "this system allows no private network"
}
complain() { echo "FAILED: $*"; failures=$((failures + 1)); }
# check WORDS COMMAND...: the command must succeed.
check() {
  local words=$1
  shift
  if "$@"; then echo "ok: $words"; else complain "$words"; fi
}
# call COMMAND...: its output into $work/out and $work/err, its status into 'status'.
call() {
  "$@" >"$work/out" 2>"$work/err" </dev/null
  status=$?
}
shown() { echo "status $status; standard output:"; sed 's/^/  | /' "$work/out"; echo "standard error:"; sed 's/^/  | /' "$work/err"; }
finish() {
  ((failures == 0)) || { echo "$failures failed"; exit 1; }
  exit 0
}
