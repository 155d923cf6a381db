#!/usr/bin/env bash
# clang-tidy 14 over what the build compiles, the most recently changed first, for at most
# SOCKLAB_TIDY_SECONDS (0: no limit). What was clean is not looked at again until it, or a header, changes.
set -euo pipefail
cd "$SOCKLAB_ROOT"
program=$(type -P clang-tidy-14 clang-tidy | head -n 1)
if [[ -z $program || $("$program" --version) != *' 14.'* ]]; then
  echo "skipped: clang-tidy 14 is not here"
  exit 77
fi
database=$SOCKLAB_BUILD/compile_commands.json
[[ -e $database ]] || { echo "skipped: no compile_commands.json in $SOCKLAB_BUILD"; exit 77; }

# Uncommitted changes first, then by the last commit that touched them, then what git does not know.
sources_by_change() {
  {
    git diff --name-only HEAD
    git log --format= --name-only
    jq -r --arg root "$SOCKLAB_ROOT/" '.[].file | ltrimstr($root)' "$database"
  } 2>/dev/null | awk '!seen[$0]++' |
    grep -xFf <(jq -r --arg root "$SOCKLAB_ROOT/" '.[].file | select(startswith($root)) | ltrimstr($root) | select(startswith("build") | not)' "$database")
}

stamps=$SOCKLAB_BUILD/tidy
mkdir -p "$stamps"
limit=${SOCKLAB_TIDY_SECONDS:-300}
common=$(find . \( -name .git -o -name 'build*' -o -path ./runs \) -prune -o \( -name '*.hpp' -o -name .clang-tidy \) -print0 | sort -z | xargs -0 cat | sha256sum | cut -c1-32)

tidy_one() {
  local source=$1 stamp
  ((limit == 0 || $(date +%s) < deadline)) || { echo "not reached: $source"; return; }
  stamp=$stamps/$(cat "$source" <(echo "$common $source") | sha256sum | cut -c1-32)
  if [[ -e $stamp ]]; then echo "clean: $source"; return; fi
  if "$program" --quiet -p "$SOCKLAB_BUILD" "$source" 2>/dev/null; then
    touch "$stamp"
    echo "clean: $source"
  else
    echo "FAILED: $source"
  fi
}
deadline=$(($(date +%s) + limit))
export -f tidy_one
export program stamps limit common deadline SOCKLAB_BUILD
# shellcheck disable=SC2016
sources_by_change | xargs -r -d '\n' -P "$(nproc)" -I '{}' bash -c 'tidy_one "$1"' _ '{}' >"$stamps/report"
grep -vE '^(clean|not reached):' "$stamps/report" || true
echo "$(grep -c '^clean:' "$stamps/report" || true) clean, $(grep -c '^FAILED:' "$stamps/report" || true) not, $(grep -c '^not reached:' "$stamps/report" || true) not reached in $limit s"
! grep -q '^FAILED:' "$stamps/report" && grep -q '^clean:' "$stamps/report"
