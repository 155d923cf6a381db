#!/usr/bin/env bash
# fuzz_replay.sh MUTATIONS [TARGET...]: the fuzz targets as this build's compiler made them, on their seeds, on what fuzzing
# has found (corpus/TARGET), and on so many changed inputs. fuzz.sh searches further, where clang is there.
set -uo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
command -v python3 > /dev/null || { echo "skipped: python3 is not installed"; exit 77; }
mutations=$1
shift
targets=("$@")
[[ ${#targets[@]} -gt 0 ]] || targets=(options packet file joined)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1
status=0
for target in "${targets[@]}"; do
  mkdir "seeds-$target"
  python3 "$here/fuzz_seeds.py" "$target" "seeds-$target" || exit 1
  folders=("seeds-$target")
  [[ -d $here/corpus/$target ]] && folders+=("$here/corpus/$target")
  times=$mutations
  [[ $target == file ]] || times=$((mutations * 10)) # these are short
  if timeout 900 "$SOCKLAB_BUILD/tests/lens_fuzz_$target" "$times" "${folders[@]}" > "$work/out" 2>&1; then
    echo "ok  $target: $(tail -n 1 "$work/out")"
  else
    echo "NO  $target: status $?"
    tail -n 40 "$work/out"
    [[ -s $work/fuzz-last-input ]] && { echo "the input:"; base64 "$work/fuzz-last-input" | head -n 60; }
    rm -f "$work/fuzz-last-input"
    status=1
  fi
done
exit $status
