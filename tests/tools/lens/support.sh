# shellcheck shell=bash
# What the tests of the analyser share: a folder that is gone afterwards, what is not here, checks that go on.
set -uo pipefail
export LC_ALL=C.UTF-8 # grep must not take the lines of a ladder for bytes
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
lens=$SOCKLAB_BIN/tcplens link=$SOCKLAB_BIN/tcplink
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0

skip() { echo "skipped: $*"; exit 77; }
need() { # TOOL...
  local tool
  for tool in "$@"; do
    command -v "$tool" > /dev/null || skip "$tool is not installed"
  done
}
need_tshark() {
  need tshark
  [[ $(tshark --version 2> /dev/null | head -n 1) == *' 4.0.'* ]] || skip "the rules are those of tshark 4.0, and this is another"
}
need_line() { "$link" -q -- true > /dev/null 2>&1 || skip "tcplink cannot make a line here"; }

say() { # VERDICT WORDS: "ok" or "NO", which fails the test
  echo "$1  $2"
  [[ $1 == ok ]] || failed=1
}
check() { # NAME COMMAND...: the command must succeed
  local name=$1
  shift
  if "$@" > "$work/out" 2>&1; then say ok "$name"; else say NO "$name"; sed 's/^/    /' "$work/out" | head -n 5; fi
}
