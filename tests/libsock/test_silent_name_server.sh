#!/usr/bin/env bash
# silent_name_server.sh PROGRAM: limits bound the resolution of names under a name server that never answers, and what is
# abandoned neither keeps the process alive nor ends it badly. In a private network with a resolv.conf of its own.
set -euo pipefail
program=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

fail() { echo "FAILED: $*" >&2; exit 1; }

echo "nameserver 127.0.0.1" >"$work/resolv.conf"
echo "hosts: files dns" >"$work/nsswitch.conf"
as_user=(unshare --user --map-current-user --keep-caps --net --mount)
as_root=(unshare --net --mount)
if ((EUID == 0)); then private=("${as_root[@]}"); else private=("${as_user[@]}"); fi
# shellcheck disable=SC2016 # the inner shell expands them
setup='ip link set lo up && for file in resolv.conf nsswitch.conf; do mount --bind "$0/$file" "/etc/$file" || exit; done'
why=$("${private[@]}" sh -c "$setup" "$work" 2>&1) || { echo "skipped: no private network here: $why"; exit 77; }

status=0
began=$(date +%s%N)
# shellcheck disable=SC2016
"${private[@]}" sh -c "$setup"' && exec "$1"' "$work" "$program" || status=$?
milliseconds=$((($(date +%s%N) - began) / 1000000))
((status == 0)) || fail "the program ended with status $status"
# The system's resolver gives up after 10 s at the earliest.
((milliseconds < 8000)) || fail "the program took $milliseconds ms"
echo "ok: $milliseconds ms"
