#!/usr/bin/env bash
# Connections held: how many, what each costs in user space and in the kernel, how long opening takes;
# stalled_clients-server against a raw epoll program, with the same raw client. Prints Markdown.
set -euo pipefail
bin=${SOCKLAB_BIN:?} bench=${SOCKLAB_BENCH:?}
count=${COUNT:-19500} rounds=${ROUNDS:-5} port=${PORT:-21000}
work=$(mktemp -d)
pids=()
cleanup() { for p in "${pids[@]}"; do kill "$p" 2>/dev/null || true; done; rm -rf "$work"; }
trap cleanup EXIT

rss() { awk '/RssAnon/ {print $2}' "/proc/$1/status"; }
# Counting costs the kernel a look at each descriptor, so it is done seldom.
shopt -s nullglob
held() { local all=("/proc/$1/fd"/*); echo $((${#all[@]} - ours_besides)); }
cpu() { awk -v hz="$(getconf CLK_TCK)" '{print ($14 + $15) / hz}' "/proc/$1/stat"; }
tcp_pages() { awk '/^TCP:/ {print $11}' /proc/net/sockstat; }
slab() { awk '/^Slab:/ {print $2}' /proc/meminfo; }
median() { sort -g | awk '{v[NR]=$1} END {print v[int((NR+1)/2)]}'; }

# one KIND ROUND: a line "seconds user_KiB kernel_bytes_a_connection held server_cpu_seconds"
one() {
  port=$((port + 1))
  if [[ $1 == raw ]]; then "$bench/hold_raw_server" "$port" & else
    "$bin/stalled_clients-server" --port "$port" --read 0 --pause 60s --stay >"$work/log" 2>&1 & fi
  local server=$! before after slab_before
  pids+=("$server")
  sleep 1
  before=$(rss "$server") slab_before=$(slab)
  local pages_before
  pages_before=$(tcp_pages)
  mkfifo "$work/hold"
  ours_besides=0
  ours_besides=$(held "$server")
  "$bench/hold_raw_client" "$port" "$count" "${FILL:-100000}" <"$work/hold" >"$work/seconds" &
  local client=$!
  pids+=("$client")
  exec 9>"$work/hold"
  until [[ -s $work/seconds ]] && (($(held "$server") >= count)); do
    kill -0 "$client" 2>/dev/null || { echo "the client failed" >&2; exit 1; }
    sleep 0.2
  done
  after=$(rss "$server")
  local kernel=$((($(slab) - slab_before + 4 * ($(tcp_pages) - pages_before)) * 1024 / count))
  echo "$(cat "$work/seconds") $((after - before)) $kernel $(held "$server") $(cpu "$server")"
  exec 9>&-
  wait "$client" 2>/dev/null || true
  kill "$server"
  wait "$server" 2>/dev/null || true
  rm -f "$work/hold" "$work/seconds"
  sleep 1
}

for ((round = 0; round < rounds; round++)); do
  one raw >>"$work/raw"
  one ours >>"$work/ours"
done

echo "| server | held | time to open, s (median of $rounds) | server's CPU, s | user memory a connection, bytes | kernel memory a connection (both ends), bytes |"
echo "| --- | --- | --- | --- | --- | --- |"
for kind in raw ours; do
  name=$([[ $kind == raw ]] && echo "raw epoll" || echo "stalled_clients-server")
  echo "| $name | $(awk '{print $4}' "$work/$kind" | median) | $(awk '{print $1}' "$work/$kind" | median) | $(awk '{print $5}' "$work/$kind" | median) |" \
    "$(awk -v n="$count" '{print int($2 * 1024 / n)}' "$work/$kind" | median) | $(awk '{print $3}' "$work/$kind" | median) |"
done
echo
echo "Ratio of the times to open, paired: $(paste "$work/ours" "$work/raw" | awk '{print $1 / $6}' | median)."
