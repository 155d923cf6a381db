#!/usr/bin/env bash
# Address parsing under libFuzzer, AddressSanitizer and UBSan, for ten seconds (FUZZ_SECONDS).
set -euo pipefail
source_dir=${SOCKLAB_ROOT:?}
command -v clang++ >/dev/null || { echo "skipped: no clang++"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$source_dir"
flags=(-std=c++20 -g -O1 -fsanitize=fuzzer -fsanitize=address -fsanitize=undefined -fno-sanitize-recover=all -Ilibsock/include -Itests/libsock)
clang++ "${flags[@]}" tests/libsock/address_fuzzer.cpp libsock/src/{address,address_text,error,stream}.cpp \
  -o "$work/fuzzer" 2>"$work/log" || {
  grep -q 'libclang_rt.fuzzer' "$work/log" && { echo "skipped: clang without libFuzzer"; exit 77; }
  cat "$work/log"
  exit 1
}
mkdir "$work/corpus"
i=0
for seed in 127.0.0.1:8000 '[::1]:8000' '[fe80::1%lo]:80' unix:/tmp/x unix:@name 'unix:\x40'; do
  printf %s "$seed" >"$work/corpus/$i"
  i=$((i + 1))
done
cd "$work"
./fuzzer -max_total_time="${FUZZ_SECONDS:-10}" -max_len=200 -seed=1 -verbosity=0 -print_final_stats=1 corpus 2>"$work/log" ||
  { cat "$work/log"; exit 1; }
grep executed_units "$work/log"
