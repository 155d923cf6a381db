# shellcheck shell=bash
# What the tests of the lab share. Each test works in a folder of its own, gone afterwards, and puts its runs there.
set -uo pipefail
: "${SOCKLAB_ROOT:?}" "${SOCKLAB_BIN:?}"
export SOCKLAB_BIN NO_COLOR=1 LC_ALL=C.UTF-8
unset SOCKLAB_LANG SOCKLAB_VERBOSE SOCKLAB_IN SOCKLAB_NETWORK
lab=$SOCKLAB_ROOT/scripts/lab
work=$(mktemp -d "${TMPDIR:-/tmp}/socklab-test.XXXXXX")
export SOCKLAB_RUNS=$work/runs
# Whatever asks for a temporary file gets it here, where we can see what is left.
mkdir "$work/tmp"
export TMPDIR=$work/tmp
# By this mark in their environment the processes of this test are known, on a machine where others work too.
export SOCKLAB_TEST_MARK=${work##*.}-$$
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

# processes_left: those of this test, but for the test itself and what asks.
processes_left() {
  local file pid
  while read -r file; do
    pid=${file#/proc/} pid=${pid%/environ}
    is_of_this_test_itself "$pid" || echo "$pid $(tr '\0' ' ' 2>/dev/null <"/proc/$pid/cmdline")"
  done < <(grep -slzxF "SOCKLAB_TEST_MARK=$SOCKLAB_TEST_MARK" /proc/[0-9]*/environ)
}
# Bash's own subshells, this one included, have the test's own command line.
is_of_this_test_itself() { [[ $1 == "$$" || ! -e /proc/$1/cmdline ]] || cmp -s "/proc/$1/cmdline" "/proc/$$/cmdline"; }

# nothing_left: no process, and with it no namespace; no device, no temporary file, no unfinished run.
nothing_left() {
  local tries left
  for ((tries = 0; tries < 100; tries++)); do
    left=$(processes_left)
    [[ -z $left ]] && break
    sleep 0.1
  done
  left+=$(ls -A "$TMPDIR")
  left+=$(find "$work" -name '*unfinished*' -o -name '.latest*')
  [[ $(ip -o link | sed 's/ mtu .*//') == "$links_before" ]] || left+=" devices: $(ip -o link)"
  [[ -z $left ]] || { echo "left behind: $left"; return 1; }
}
links_before=$(ip -o link | sed 's/ mtu .*//')

# start COMMAND...: in the background, in a process group of its own, as a terminal would have it; sets 'started'.
start() {
  # Emptied here: the background job may be late, and the words of the one before would be taken for its own.
  : >"$work/out"
  : >"$work/err"
  # With job control, or else bash lets its background jobs ignore Ctrl-C.
  set -m
  "$@" >>"$work/out" 2>>"$work/err" </dev/null &
  started=$!
  set +m
}
# until_true SECONDS COMMAND...
until_true() {
  local count seconds=$1
  shift
  for ((count = 0; count < seconds * 20; count++)); do
    "$@" && return
    sleep 0.05
  done
  return 1
}

finish() {
  ((failures == 0)) || { echo "$failures failed"; exit 1; }
  exit 0
}
