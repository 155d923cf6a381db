#!/usr/bin/env bash
# Compiles each mistake of mistakes.txt, which must be refused with the message wanted, and the
# correction beside it, which must not. The compiler: CXX.
set -euo pipefail
source_dir=${SOCKLAB_ROOT:?} cxx=${CXX:-c++}
here=$source_dir/tests/libsock
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cat >"$work/all.hpp" <<'END'
#include <array>
#include <chrono>
#include <sock/sock.hpp>
#include <string>
#include <vector>
using namespace std::literals;
END
compile=("$cxx" -std=c++20 -I"$source_dir/libsock/include" -I"$work")
"${compile[@]}" -x c++-header "$work/all.hpp" -o "$work/all.hpp.gch" # each mistake then takes a moment

is_accepted() { # CODE: the compiler's messages are left in $work/log
  cat >"$work/one.cpp" <<END
#include "all.hpp"
void use(sock::listener& listener, sock::stream& a, sock::stream& b, sock::unix_stream& unix,
         sock::tcp_socket& socket, sock::stop_source& stop, std::error_code& ec, std::string& text,
         const std::string& data, std::array<char, 8>& block, const sock::address& where) {
  $1
}
END
  "${compile[@]}" -fsyntax-only -include all.hpp "$work/one.cpp" 2>"$work/log"
}

mistakes=0 failures=0 name=''
fail() { echo "$name: $1"; failures=$((failures + 1)); }
while IFS= read -r line; do
  code=${line#? }
  case $line in
    '' | '#'*) ;;
    '- '*)
      mistakes=$((mistakes + 1))
      if is_accepted "$code"; then fail "compiles: $code"; fi
      cp "$work/log" "$work/refusal"
      ;;
    '+ '*) is_accepted "$code" || { fail "the correction does not compile: $code" && cat "$work/log"; } ;;
    '! '*) grep -qF "$code" "$work/refusal" || { fail "the message does not say '$code'" && cat "$work/refusal"; } ;;
    *) name=$line ;;
  esac
done <"$here/mistakes.txt"
echo "$mistakes mistakes, $failures failures"
((mistakes > 0 && failures == 0))
