#!/usr/bin/env bash
# Measures libsock and writes bench/results/libsock.md. Build first: cmake --build build --target bench_libsock
# A quiet machine for the seconds; instructions, allocations, lines and bytes do not mind company.
set -euo pipefail
root=$(cd "$(dirname "$(readlink -f "$0")")/../.." && pwd)
export SOCKLAB_ROOT=$root SOCKLAB_BIN=${SOCKLAB_BIN:-$root/build/bin} SOCKLAB_BENCH=${SOCKLAB_BENCH:-$root/build/bench/libsock}
out=$root/bench/results/libsock.md  # in parts: cost.sh, headers.sh, bulk.py, connections.sh, five_servers.sh, each on its own too
mkdir -p "$(dirname "$out")"
trap 'rm -f "$out.part"' EXIT
{
  echo "## libsock"
  echo
  echo "$(uname -sr), $(g++ --version | head -1), load $(cut -d' ' -f1 /proc/loadavg) on $(nproc) processors, $(date -u +%F). Again: \`bench/libsock/run.sh\`."
  echo
  echo "### Cost of a call: user-space instructions and allocations, client side"
  echo
  "$root/bench/libsock/cost.sh"
  echo
  echo "### Cost of a header"
  echo
  "$root/bench/libsock/headers.sh"
  echo
  echo "### Bulk, beside iperf3"
  echo
  "$root/bench/libsock/bulk.py"
  echo
  echo "### Connections held"
  echo
  "$root/bench/libsock/connections.sh"
  echo
  "$root/bench/libsock/five_servers.sh"
} >"$out.part"
mv "$out.part" "$out"
"$root/bench/join.sh"
echo "$out"
