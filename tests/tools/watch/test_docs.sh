#!/usr/bin/env bash
# The examples of docs/watch.md run as they stand there, and the Chinese page has the same ones.
set -euo pipefail
fail() { echo "FAILED: $*" >&2; exit 1; }
blocks() { awk '/^```sh$/ {inside = 1; n++; next} /^```$/ {inside = 0} inside {print > (to "/" n ".sh")}' to="$2" "$1"; }
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
mkdir "$work"/{en,zh,run}
blocks "${SOCKLAB_ROOT:?}/docs/watch.md" "$work/en"
blocks "$SOCKLAB_ROOT/docs/watch.zh-CN.md" "$work/zh"
diff -r "$work/en" "$work/zh" || fail "the two languages' examples differ"
PATH=${SOCKLAB_BIN:?}:$PATH
cd "$work/run"
count=0
for block in "$work"/en/*.sh; do
  count=$((count + 1))
  echo "--- $(head -n 1 "$block")"
  bash -euo pipefail "$block" >"$work/out" 2>&1 || { cat "$work/out" >&2; fail "example $count"; }
  cat "$work/out"
  # The later examples ask a file: one in which there is something to find.
  case $count in
    1)
      grep -q "^b'hello'" "$work/out" || fail "the command's own output is missing"
      grep -qE '^send(to)? 5 -> 5$' "$work/out" || fail "the send is missing"
      cp "$SOCKLAB_ROOT/docs/example/slow_reader/events.jsonl" . ;;
    2) grep -qE '^client (send|write) [0-9]' "$work/out" || fail "nobody was blocked" ;;
    3) grep -q 'waits for' "$work/out" || fail "no zero window" ;;
  esac
done
[[ $count == 3 ]] || fail "$count examples found where there are 3"
