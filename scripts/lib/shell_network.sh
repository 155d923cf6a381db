#!/usr/bin/env bash
# Inside a new network for shells, as process 1 of its process namespace: configures it, says that it is ready, and
# stays until labns closes its end. Then all that still runs here is told that its terminal is gone; what ignores that
# is killed by the kernel as this script ends.
set -uo pipefail
SOCKLAB_ROOT=$(dirname "$(dirname "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")")")
source "$SOCKLAB_ROOT/scripts/lib/common.sh"
source "$SOCKLAB_ROOT/scripts/lib/network.sh"
configure_network "${default_sysctls[@]}" || exit 1
echo >&"$LABNS_READY_FD"
read -r -u "$LABNS_READY_FD" _
# Elsewhere -1 would be every process of the user.
(($$ == 1)) || exit 1
kill -HUP -1
for ((tries = 0; tries < 50; tries++)); do
  kill -0 -1 2>/dev/null || break
  sleep 0.01
done
