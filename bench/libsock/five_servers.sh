#!/usr/bin/env bash
# Five servers at once, each with COUNT clients: stalled_clients-server, then a raw epoll program. Prints Markdown.
set -euo pipefail
bin=${SOCKLAB_BIN:?} bench=${SOCKLAB_BENCH:?}
count=${COUNT:-18000} port=${PORT:-24000}
work=$(mktemp -d)
pids=()
cleanup() { for p in "${pids[@]}"; do kill "$p" 2>/dev/null || true; done; rm -rf "$work"; }
trap cleanup EXIT

# together KIND: a line "held seconds user_bytes_a_connection": the slowest client's seconds, the dearest server's bytes
together() {
  local servers=() clients=() before=() i began
  pids=()
  mkfifo "$work/hold"
  for i in 1 2 3 4 5; do
    port=$((port + 1))
    if [[ $1 == raw ]]; then "$bench/hold_raw_server" "$port" & else
      "$bin/stalled_clients-server" --port "$port" --read 0 --pause 60s --stay >"$work/log" 2>&1 & fi
    servers+=($!)
    pids+=($!)
  done
  sleep 1
  for i in "${servers[@]}"; do before+=("$(awk '/RssAnon/ {print $2}' "/proc/$i/status")"); done
  for i in 4 3 2 1 0; do
    "$bench/hold_raw_client" $((port - i)) "$count" "${FILL:-20000}" <"$work/hold" >"$work/seconds.$i" &
    clients+=($!)
    pids+=($!)
  done
  exec 9>"$work/hold"
  began=$SECONDS
  local total=0 dearest=0 all
  shopt -s nullglob
  while ((total < 5 * count)); do
    ((SECONDS - began < 300)) || { echo "only $total after 300 s" >&2; exit 1; }
    sleep 1
    total=0
    for i in "${servers[@]}"; do
      all=("/proc/$i/task/$i/fdinfo"/*)
      # The listener, the poll set and the standard streams are not connections.
      ((${#all[@]} < count)) || total=$((total + count))
    done
  done
  local n=0 now
  for i in "${servers[@]}"; do
    now=$(awk '/RssAnon/ {print $2}' "/proc/$i/status")
    now=$(((now - before[n]) * 1024 / count))
    ((now <= dearest)) || dearest=$now
    n=$((n + 1))
  done
  local slowest
  slowest=$(cat "$work"/seconds.* | sort -g | tail -1)
  exec 9>&-
  for i in "${clients[@]}"; do wait "$i" 2>/dev/null || true; done
  kill "${servers[@]}" 2>/dev/null || true
  wait 2>/dev/null || true
  rm -f "$work/hold" "$work"/seconds.*
  echo "$total $slowest $dearest"
}

echo "| five servers at once | held together | slowest client's time to open, s | user memory a connection, bytes |"
echo "| --- | --- | --- | --- |"
for kind in raw ours; do
  read -r held seconds bytes < <(together "$kind")
  echo "| $([[ $kind == raw ]] && echo "raw epoll" || echo "stalled_clients-server") | $held | $seconds | $bytes |"
done
