#!/usr/bin/env bash
# fuzz.sh [--table FILE] SECONDS [TARGET...]: builds the fuzzers with clang and runs each on a seeded corpus for so many
# seconds of processor time. With --table writes what came of it, and which lines it reached, as a section of the results.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../../.." && pwd)
command -v clang++ > /dev/null || { echo "skipped: clang++ is not installed"; exit 77; }
table=
if [[ ${1-} == --table ]]; then
  table=$(realpath "$2")
  shift 2
fi
seconds=${1:-30}
shift || true
targets=("$@")
[[ ${#targets[@]} -gt 0 ]] || targets=(options packet file joined)
work=${SOCKLAB_FUZZ_WORK:-$root/build-fuzz}
mkdir -p "$work"
cp -u "$SOCKLAB_BUILD/tools/lens/page.hpp" "$work/page.hpp"
# shellcheck disable=SC2054
flags=(-std=c++20 -O1 -g -I"$root/tools/lens" -I"$work")
# shellcheck disable=SC2054
sanitize=(-fsanitize=address,undefined -fno-sanitize-recover=all)

objects() { # KIND FLAG...: everything but the command line, compiled into WORK/KIND
  local kind=$1 source object
  shift
  mkdir -p "$work/$kind"
  while IFS= read -r source; do
    object=$work/$kind/$(basename "$(dirname "$source")")-$(basename "$source" .cpp).o
    # Newer than its source and than every header: an object that knows an older header than its neighbour is worse than none.
    [[ $object -nt $source && -z $(find "$root/tools/lens" "$work/page.hpp" -name '*.hpp' -newer "$object" -print -quit) ]] ||
      clang++ "${flags[@]}" "$@" -c -o "$object" "$source"
  done < <(find "$root/tools/lens" -name '*.cpp' ! -name main.cpp ! -name chinese.cpp)
}
folders() { # TARGET: the corpus that grows, and what was found before
  echo "$work/corpus-$1"
  [[ ! -d $here/corpus/$1 ]] || echo "$here/corpus/$1"
}
run() { # TARGET: until it has had its seconds of processor time
  local target=$1 used=0 user system status=0
  mapfile -t corpus < <(folders "$target")
  : > "$work/$target.log"
  while ((used < seconds)); do
    TIMEFORMAT='%U %S'
    { time "$work/fuzz_$target" -max_total_time=$((seconds - used)) -timeout=20 -rss_limit_mb=1024 -print_final_stats=1 \
      -artifact_prefix="$work/$target-" "${corpus[@]}" >> "$work/$target.log" 2>&1 || status=$?; } 2> "$work/$target.time"
    read -r user system < "$work/$target.time"
    used=$(awk -v a="$used" -v b="$user" -v c="$system" 'BEGIN { print int(a + b + c + 1) }')
    [[ $status == 0 ]] || break
  done
  echo "$used" > "$work/$target.used"
  grep -E 'cov:|ERROR|SUMMARY|crash' "$work/$target.log" | tail -n 3
  return "$status"
}
row() { # TARGET STATUS
  local last runs
  last=$(grep -E 'cov: ' "$work/$1.log" | tail -n 1)
  runs=$(awk '/number_of_executed_units/ { n += $2 } END { print n }' "$work/$1.log")
  echo "| $1 | $(cat "$work/$1.used") | $runs | $(grep -o 'cov: [0-9]*' <<< "$last" | tr -dc 0-9) | $(grep -o 'ft: [0-9]*' <<< "$last" | tr -dc 0-9) | $([[ $2 == 0 ]] && echo none || echo "one: $(grep -m 1 SUMMARY "$work/$1.log")") |"
}
lines() { # the lines that the corpora of all targets reach, a row a folder
  local target folder programs=()
  objects covered -fprofile-instr-generate -fcoverage-mapping
  rm -f "$work"/*.profraw
  for target in "${targets[@]}"; do
    clang++ "${flags[@]}" -fprofile-instr-generate -fcoverage-mapping -fsanitize=fuzzer -o "$work/covered_$target" \
      "$here/fuzz_$target.cpp" "$work"/covered/*.o -lpcap -lz
    programs+=(-object "$work/covered_$target")
    mapfile -t corpus < <(folders "$target")
    LLVM_PROFILE_FILE=$work/$target.profraw "$work/covered_$target" -runs=0 "${corpus[@]}" > /dev/null 2>&1
  done
  llvm-profdata merge -o "$work/all.profdata" "$work"/*.profraw
  for folder in capture decode tshark analysis correlate describe render; do
    llvm-cov report "${programs[@]:1}" -instr-profile "$work/all.profdata" "$root/tools/lens/$folder" 2> /dev/null |
      awk -v folder="$folder" '$1 == "TOTAL" { print "| `" folder "/` | " $8 " | " $8 - $9 " | " $10 " |" }'
  done
}

objects fuzzed "${sanitize[@]}" -fsanitize=fuzzer-no-link
status=0
rows=()
running=()
for target in "${targets[@]}"; do
  clang++ "${flags[@]}" "${sanitize[@]}" -fsanitize=fuzzer -o "$work/fuzz_$target" "$here/fuzz_$target.cpp" "$work"/fuzzed/*.o -lpcap -lz
  mkdir -p "$work/corpus-$target"
  command -v python3 > /dev/null && python3 "$here/fuzz_seeds.py" "$target" "$work/corpus-$target"
  if [[ -n ${SOCKLAB_FUZZ_TOGETHER-} ]]; then
    run "$target" &
    running+=($!)
  else
    ended=0
    run "$target" || ended=$?
    rows+=("$(row "$target" $ended)")
    [[ $ended == 0 ]] || status=1
  fi
done
for i in "${!running[@]}"; do
  ended=0
  wait "${running[i]}" || ended=$?
  rows+=("$(row "${targets[i]}" $ended)")
  [[ $ended == 0 ]] || status=1
done
if [[ -n $table ]]; then
  {
    echo '# tcplens: fuzzing'
    echo
    echo "Made by \`tests/tools/lens/test_fuzz.sh --table bench/results/lens-fuzzing.md $seconds\`, $(date -u +%F), libFuzzer of $(clang++ --version | head -n 1), ASan and UBSan. Coverage as libFuzzer counts it, in everything but the command line."
    echo
    echo '| target | CPU s | runs | edges | features | findings |'
    echo '| --- | ---: | ---: | ---: | ---: | --- |'
    printf '%s\n' "${rows[@]}"
    echo
    echo 'Lines that the corpora reach (llvm-cov):'
    echo
    echo '| part | lines | reached | |'
    echo '| --- | ---: | ---: | ---: |'
    lines
  } > "$table.part"
  mv "$table.part" "$table"
fi
exit $status
