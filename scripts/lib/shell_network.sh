#!/usr/bin/env bash
# Inside a new network for shells: configures it, says that it is ready, and stays.
set -uo pipefail
SOCKLAB_ROOT=$(dirname "$(dirname "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")")")
source "$SOCKLAB_ROOT/scripts/lib/common.sh"
source "$SOCKLAB_ROOT/scripts/lib/network.sh"
configure_network "${default_sysctls[@]}" || exit 1
echo >&"$LABNS_READY_FD"
exec {LABNS_READY_FD}>&-
exec sleep infinity
