#!/usr/bin/env bash
# fuzz.sh [SECONDS] [TARGET...]: builds the fuzzers with clang and runs each for a bounded time on a seeded corpus.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
command -v clang++ > /dev/null || { echo "skipped: clang++ is not installed"; exit 77; }
seconds=${1:-30}
shift || true
targets=("$@")
[[ ${#targets[@]} -gt 0 ]] || targets=(options packet file)
work=${SOCKLAB_FUZZ_WORK:-$root/build-fuzz}
mkdir -p "$work"
sources=()
for folder in capture decode follow join tell show; do
  for file in "$root/tools/lens/$folder"/*.cpp; do sources+=("$file"); done
done
cmake -DFROM="$root/tools/lens/show/page.html" -DTO="$work/page.hpp" -P "$root/tools/lens/show/page.cmake"
# shellcheck disable=SC2054
flags=(-std=c++20 -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=all -I"$root/tools/lens" -I"$work")
for source in "${sources[@]}" "$root/tools/lens/run.cpp"; do
  object=$work/$(basename "$(dirname "$source")")-$(basename "$source" .cpp).o
  # Newer than its source and than every header: an object that knows an older header than its neighbour is worse than none.
  [[ $object -nt $source && -z $(find "$root/tools/lens" "$work/page.hpp" -name '*.hpp' -newer "$object" -print -quit) ]] || clang++ "${flags[@]}" -fsanitize=fuzzer-no-link -c -o "$object" "$source"
done
for target in "${targets[@]}"; do
  clang++ "${flags[@]}" -fsanitize=fuzzer -o "$work/fuzz_$target" "$here/fuzz_$target.cpp" "$work"/*.o -lpcap
  corpus=$work/corpus-$target
  mkdir -p "$corpus"
  if [[ $target == file ]] && command -v python3 > /dev/null; then
    for seed in 1 2 3; do
      python3 "$here/random_capture.py" "$seed" 2 "$work/seed.pcap"
      { printf '%b' "\\x0$seed"; cat "$work/seed.pcap"; } > "$corpus/seed-$seed"
    done
    for file in "${SOCKLAB_SHARED:-$root/../shared}"/captures/*.pcap*; do
      [[ -f $file && $(stat -c %s "$file") -lt 30000 ]] || continue
      { printf '\0'; cat "$file"; } > "$corpus/$(basename "$file")"
    done
  fi
  "$work/fuzz_$target" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=1024 -print_final_stats=1 \
    -artifact_prefix="$work/" "$corpus" 2>&1 | grep -E 'cov:|ERROR|SUMMARY|stat::number|crash' | tail -n 4
done
