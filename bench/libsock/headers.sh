#!/usr/bin/env bash
# What including a header costs: lines after preprocessing, and the compiler's user seconds (least of
# seven) at -O2. Prints Markdown.
set -euo pipefail
source_dir=${SOCKLAB_ROOT:?} cxx=${CXX:-g++}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
TIMEFORMAT=%U

echo "| header | lines | user seconds |"
echo "| --- | --- | --- |"
while IFS='|' read -r name includes; do
  tr ' ' '\n' <<<"$includes" | sed 's/.*/#include <&>/' >"$work/h.cpp"
  command=("$cxx" -std=c++20 -O2 -I"$source_dir/libsock/include" "$work/h.cpp")
  lines=$("${command[@]}" -E | wc -l)
  seconds=$(for _ in 1 2 3 4 5 6 7; do { time "${command[@]}" -c -o "$work/h.o"; } 2>&1; done | sort -g | head -1)
  echo "| $name | $lines | $seconds |"
done <<'END'
the standard library's part of it|system_error span string optional vector
`<sock/sock.hpp>`|sock/sock.hpp
`<sock/asio.hpp>`|sock/asio.hpp
`<boost/asio.hpp>`|utility boost/asio.hpp
END
