#!/usr/bin/env bash
# Every C++ source of the project is as clang-format 14 leaves it (others format a little differently).
set -euo pipefail
cd "$SOCKLAB_ROOT"
program=$(type -P clang-format-14 || type -P clang-format || true)
if [[ -z $program || $("$program" --version) != *' 14.'* ]]; then
  echo "skipped: clang-format 14 is not here"
  exit 77
fi
mapfile -d '' -t sources < <(find . \( -name .git -o -name 'build*' -o -path ./runs \) -prune -o -type f -name '*.[ch]pp' -print0)
((${#sources[@]} > 5)) || { echo "found only ${#sources[@]} sources"; exit 1; }
"$program" --dry-run -Werror "${sources[@]}"
echo "${#sources[@]} sources"
