#!/usr/bin/env bash
# Instructions (callgrind, two run lengths differenced) and allocations a round trip of one byte and a
# send of 64 KiB, client side, for each way of doing it. Prints Markdown.
set -euo pipefail
bench=${SOCKLAB_BENCH:?}
work=$(mktemp -d)
pids=()
cleanup() { for p in "${pids[@]}"; do kill "$p" 2>/dev/null || true; done; rm -rf "$work"; }
trap cleanup EXIT
for kind in echo sink; do
  "$bench/echo_server" "$work/$kind" "$kind" &
  pids+=("$!")
done
until [[ -s $work/echo && -s $work/sink ]]; do sleep 0.1; done

few=500 many=1500
count() { valgrind --tool=callgrind --callgrind-out-file=/dev/null "$@" 2>&1 >/dev/null | awk '/Collected/ {print $4}'; }
# Coroutines take a varying number of turns through the event loop: the least of three.
instructions() {
  local i a b least='' rounds=1
  [[ $1 == */cost_*asio && $1 != *_sync || $1 == *_coroutine ]] && rounds=3
  for ((i = 0; i < rounds; i++)); do
    a=$(count "$1" "$2" "$3" $few)
    b=$(count "$1" "$2" "$3" $many)
    local each=$(((b - a) / (many - few)))
    if [[ -z $least ]] || ((each < least)); then least=$each; fi
  done
  echo "$least"
}
allocated() { "$1" "$2" "$3" 1000 | awk '{print $2}'; }

echo "| | a 1-byte round trip | × raw | allocations | a 64 KiB send | × raw | allocations |"
echo "| --- | --- | --- | --- | --- | --- | --- |"
raw_trip='' raw_send=''
while read -r program name; do
  # sockpp: where the build was given its sources.
  [[ -x $bench/$program ]] || continue
  trip=$(instructions "$bench/$program" "$(<"$work/echo")" round_trip)
  send=$(instructions "$bench/$program" "$(<"$work/sink")" send)
  raw_trip=${raw_trip:-$trip} raw_send=${raw_send:-$send}
  printf '| %s | %d | %.2f | %s | %d | %.2f | %s |\n' "$name" \
    "$trip" "$(echo "$trip / $raw_trip" | bc -l)" "$(allocated "$bench/$program" "$(<"$work/echo")" round_trip)" \
    "$send" "$(echo "$send / $raw_send" | bc -l)" "$(allocated "$bench/$program" "$(<"$work/sink")" send)"
done <<'END'
cost_raw raw send and recv
cost_sock libsock, throwing
cost_sock_ec libsock, error_code
cost_sock_deadline libsock, throwing, with a deadline
cost_sockpp sockpp
cost_asio_sync Boost.Asio, synchronous
cost_sock_asio libsock in Asio, coroutines
cost_asio_coroutine Boost.Asio, coroutines
END
