#!/usr/bin/env bash
# The kernel's own account of a stall (tcpi_rwnd_limited) against the capture's, where data was waiting: within 10 %.
# It counts in steps of 4 ms, one at either end of each stall.
source "$(dirname "$0")/support.sh"
need_private_network
for demo in slow_reader flow_probes; do
  call "$lab" run "$demo" -o "$work/$demo"
  check "$demo runs, and its claims hold" test "$status" = 0 || shown
  # At one and the same instant: that of the last sample in which it had grown.
  read -r kernel capture stalls < <(jq -sr --slurpfile trace "$work/$demo/trace.json" '
    [.[] | select(.kind == "sample" and .rwnd_limited_us != null)] | max_by(.rwnd_limited_us) as $most
    | (first(.[] | select(.rwnd_limited_us == $most.rwnd_limited_us)).time | tonumber) as $at
    | [$trace[0].connections[0].stalls[] | select(.receiver == "server" and (.bytes_waiting // 1) > 0)
       | ([(.to // "1e12" | tonumber), $at] | min) - (.from | tonumber) | select(. > 0)]
    | "\($most.rwnd_limited_us / 1e6) \(add) \(length)"' "$work/$demo/events.jsonl")
  check "$demo: $kernel s by the kernel, $capture s in $stalls stalls of the capture" \
    awk -v k="$kernel" -v c="$capture" -v n="$stalls" 'BEGIN {d = k - c; if (d < 0) d = -d; exit !(c > 1 && d <= c * 0.1 + n * 0.008)}'
  table=$work/$demo/buffers.csv
  check "$demo: a table to plot, with both sides" test "$(cut -d, -f2 "$table" | sort -u | paste -sd' ')" = '"client" "server" "side"'
  # shellcheck disable=SC2016
  check "$demo: in each of its lines window + unread within the buffer" \
    awk -F, 'NR > 1 && $2 == "\"server\"" && $3 ~ /ESTAB|CLOSE-WAIT/ && $7 > $4 {bad = 1} END {exit bad || NR < 8}' "$table"
done
finish
