#!/usr/bin/env bash
# Every shell script of the project passes shellcheck.
set -euo pipefail
cd "$SOCKLAB_ROOT"
type -P shellcheck >/dev/null || { echo "skipped: shellcheck is not installed"; exit 77; }
# By their first line, or by what they are called: sourced files have no '#!'.
mapfile -d '' -t scripts < <(find . \( -name .git -o -name 'build*' -o -path ./runs \) -prune -o -type f -print0 |
  xargs -0 awk 'FNR == 1 && (FILENAME ~ /[.]sh$/ || /^#!.*[\/ ](ba)?sh$/) { printf "%s%c", FILENAME, 0 } { nextfile }')
((${#scripts[@]} > 10)) || { echo "found only ${#scripts[@]} scripts"; exit 1; }
shellcheck "${scripts[@]}"
echo "${#scripts[@]} scripts"
