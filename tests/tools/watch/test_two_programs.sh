#!/usr/bin/env bash
# lab run --watch A --watch B: two programs that are not ours, captured, watched, and told of.
set -uo pipefail
: "${SOCKLAB_ROOT:?}" "${SOCKLAB_BIN:?}"
if ((EUID == 0)); then unshare --net true 2>/dev/null; else unshare --user --map-current-user --keep-caps --net true 2>/dev/null; fi ||
  { echo 'skipped: this system allows no private network'; exit 77; }
export LC_ALL=C.UTF-8 NO_COLOR=1
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir" || exit 1
failures=0
check() { if "${@:2}"; then echo "ok: $1"; else echo "FAILED: $1"; failures=$((failures + 1)); fi; }
status_of() { local status=0; "$@" >out 2>err || status=$?; echo "$status"; }
run=("$SOCKLAB_ROOT/scripts/lab" run)
echo 'from where the user stands' >here.txt

check 'two foreign programs' test "$(status_of "${run[@]}" -o "$dir/run" --watch 'python3 -m http.server 8123 --bind 127.0.0.1' \
  --watch 'python3 -c "import urllib.request as u; print(u.urlopen(\"http://127.0.0.1:8123/here.txt\").read())"')" = 0
check 'the client ran in the user'\''s folder' grep -q 'from where the user stands' run/client.log
check 'the capture is told of' grep -q 'In words' run/ladder.txt
check 'and joined: both programs, no byte missing' jq -e '.connections[0].joined
  | .programs == {client: "client", server: "server"} and .streams[0].missing.sent == 0 and .streams[0].bytes > 0' run/trace.json
check 'the server was stopped, and that is no failure' jq -e '.problems == [] and .exit.client == 0' run/meta.json

check 'a client that fails: status 1' test "$(status_of "${run[@]}" -o "$dir/fails" --watch 'python3 -m http.server 8123 --bind 127.0.0.1' --watch 'exit 3')" = 1
check 'one --watch: usage' test "$(status_of "${run[@]}" --watch true)" = 2
check '… in one line' test "$(wc -l <err)" = 1
check 'a demo as well: usage' test "$(status_of "${run[@]}" slow_reader --watch true --watch true)" = 2
exit $((failures > 0))
