#!/usr/bin/env bash
# The page's program has the types that it says (tsc, of node-typescript or npm).
set -euo pipefail
command -v tsc >/dev/null || { echo "skipped: no tsc here (package node-typescript)"; exit 77; }
cd "$SOCKLAB_ROOT/tools/page"
tsc -p .
echo "$(find . -name '*.ts' | wc -l) files, no error"
