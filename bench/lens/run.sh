#!/usr/bin/env bash
# bench/lens/run.sh [CAPTURES-DIR]: makes the captures that are missing, runs tcplens and its peers side by side, in turns,
# and writes bench/results/lens.md: medians of CPU seconds, peak memory, ratios to libpcap's bare loop.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
captures=${1:-${TMPDIR:-/tmp}/socklab-bench}
rounds=${ROUNDS:-5}
slow_rounds=${SLOW_ROUNDS:-1}
lens=${SOCKLAB_BIN:-$root/build/bin}/tcplens
mkdir -p "$captures" "$root/bench/results"
cc -O2 -o "$captures/bare_loop" "$root/bench/lens/bare_loop.c" -lpcap

private_net() { # COMMAND...: in a private network, as whoever we are
  if [[ $(id -u) == 0 ]]; then unshare --net "$@"; else unshare --user --map-current-user --keep-caps --net "$@"; fi
}
make_capture() { # NAME KIND...
  local file=$captures/$1.pcap
  shift
  [[ -s $file ]] && return
  echo "making $file" >&2
  case $1 in
    wire) private_net "$root/bench/lens/wire.sh" "$file" "$2" "$3" "$4" ;;
    made) python3 "$root/bench/lens/made.py" "$2" "$3" "$file.part" && mv "$file.part" "$file" ;;
  esac
}
make_capture bulk-1GiB wire 65536 1073741824 1
make_capture packets-5M wire 96 3550000000 2
make_capture short-20k made short 20000
make_capture open-20k made open 20000
make_capture half-open-1M made half-open 1000000
make_capture stalls-10k made stalls 10000
for n in 10000 100000 1000000 10000000; do make_capture "packets-$n" made bulk "$n"; done

measure() { # CAPTURE NAME COMMAND...: appends "capture name cpu-seconds peak-KB"
  local capture=$1 name=$2 told
  shift 2
  command -v "$1" > /dev/null || return 0
  /usr/bin/time -o "$captures/time" -f '%U %S %M' "$@" > /dev/null 2>&1 || true
  told=$(tail -n 1 "$captures/time")
  awk -v c="$capture" -v n="$name" '{ printf "%s\t%s\t%.3f\t%d\n", c, n, $1 + $2, $3 }' <<< "$told" >> "$captures/measured.tsv"
}
: > "$captures/measured.tsv"
for file in "$captures"/*.pcap; do
  name=$(basename "$file" .pcap)
  cat "$file" > /dev/null # into the page cache
  for ((round = 0; round < rounds; ++round)); do
    measure "$name" 'bare pcap_loop' "$captures/bare_loop" "$file"
    measure "$name" 'tcplens --summary' "$lens" --summary -o "$captures/out" "$file"
    measure "$name" 'tcplens ndjson' "$lens" --format ndjson -o /dev/null "$file"
    case $name in packets-5M | short-20k) measure "$name" 'tcptrace' tcptrace "$file" ;; esac
  done
  case $name in packets-5M | short-20k)
    for ((round = 0; round < slow_rounds; ++round)); do
      measure "$name" 'tshark -z conv,tcp' tshark -n -q -z conv,tcp -r "$file"
      measure "$name" 'tshark -e flags' tshark -n -r "$file" -T fields -e tcp.analysis.flags
    done ;;
  esac
done
python3 "$root/bench/lens/table.py" "$captures" > "$root/bench/results/lens.md.part"
mv "$root/bench/results/lens.md.part" "$root/bench/results/lens.md"
cat "$root/bench/results/lens.md"
