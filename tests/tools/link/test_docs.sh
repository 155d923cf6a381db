#!/usr/bin/env bash
# The examples of docs/link.md run as they stand there, and the Chinese page has the same ones.
set -euo pipefail
fail() { echo "FAILED: $*" >&2; exit 1; }
blocks() { awk '/^```sh$/ {inside = 1; n++; next} /^```$/ {inside = 0} inside {print > (to "/" n ".sh")}' to="$2" "$1"; }
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
mkdir "$work"/{en,zh,run}
blocks "${SOCKLAB_ROOT:?}/docs/link.md" "$work/en"
blocks "$SOCKLAB_ROOT/docs/link.zh-CN.md" "$work/zh"
diff -r "$work/en" "$work/zh" || fail "the two languages' examples differ"
PATH=${SOCKLAB_BIN:?}:$PATH:/usr/sbin:/sbin
if ! why=$(tcplink --quiet -- true 2>&1); then
  case $why in *"private networks"*) echo "skipped: $why"; exit 77 ;; esac
  fail "$why"
fi
cd "$work/run"
count=0
for block in "$work"/en/*.sh; do
  count=$((count + 1))
  echo "--- $(head -n 1 "$block")"
  bash -euo pipefail "$block" >"$work/out" 2>&1 || { cat "$work/out" >&2; fail "example $count"; }
  cat "$work/out"
  case $count in
    1) grep -q '^10.0.0.2' "$work/out" || fail "B did not resolve" ;;
    2) grep -q '"from":"B","event":"drop","why":"counted","rule":"data:2"' "$work/out" || fail "no drop in the journal" ;;
    3) [[ $(grep '^"' "$work/out") == $'"delay 5ms, rate 10000000bit, queue 1000 packets, cut"\n"delay 5ms, rate 10000000bit, queue 1000 packets"' ]] || fail "not the settings there were" ;;
    4) grep -q '10.0.0.2/24' "$work/out" || fail "B's address was not shown" ;;
  esac
done
[[ $count == 4 ]] || fail "$count examples found where there are 4"
