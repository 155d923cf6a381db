#!/usr/bin/env bash
# test_exercise.sh NAME: as a teacher tests it. It leaves nothing in the tree.
set -euo pipefail
unshare --user --map-current-user --net true 2>/dev/null || ((EUID == 0)) || { echo "skipped: this system allows no private network"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export SOCKLAB_RUNS=$work/runs XDG_STATE_HOME=$work/state
files() { find "$SOCKLAB_ROOT/exercises/$1" "$SOCKLAB_ROOT/exercises/partners" -type f ! -name "*.pyc" | sort; }
files "$1" >"$work/before"
"$SOCKLAB_ROOT/scripts/lab" exercises test "$1"
files "$1" | diff "$work/before" - || { echo "FAILED: the test left files in the tree"; exit 1; }
