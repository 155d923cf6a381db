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
  command -v python3 > /dev/null && python3 "$here/fuzz_seeds.py" "$target" "$corpus"
  found=()
  [[ -d $here/corpus/$target ]] && found=("$here/corpus/$target")
  "$work/fuzz_$target" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=1024 -print_final_stats=1 \
    -artifact_prefix="$work/$target-" "$corpus" "${found[@]}" 2>&1 | grep -E 'cov:|ERROR|SUMMARY|stat::number|crash' | tail -n 4
done
