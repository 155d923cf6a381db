#!/usr/bin/env bash
# `lab exercises start`: the folder is there whole or not at all, and its page asks each question of answers.json.
set -euo pipefail
unshare --user --map-current-user --net true 2>/dev/null || ((EUID == 0)) || { echo "skipped: this system allows no private network"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export SOCKLAB_RUNS=$work/runs XDG_STATE_HOME=$work/state SOCKLAB_STUDENT=ann
lab=$SOCKLAB_ROOT/scripts/lab
mkdir "$work/here"
cd "$work/here"
for signal in INT TERM; do
  for wait in 0.2 0.5 0.9 1.4; do
    timeout -s "$signal" "$wait" "$lab" exercises start find_basics >/dev/null 2>&1 || true
    [[ -z $(ls -A) || -s find_basics/TASK.md ]] || { echo "FAILED: half a folder after $wait s and $signal:"; ls -AR; exit 1; }
    rm -rf find_basics
  done
done
for language in en zh; do
  SOCKLAB_LANG=$language "$lab" exercises start find_basics >/dev/null
  for key in $(jq -r 'keys[]' find_basics/answers.json); do
    grep -qF -- "- \`$key\`: " find_basics/TASK.md || { echo "FAILED: TASK.md ($language) does not ask for $key"; exit 1; }
  done
  [[ -s find_basics/run/trace.pcap && $(<find_basics/student) == ann ]]
  rm -rf find_basics
done
mkdir empty
(cd empty && "$lab" exercises start one_stall . >/dev/null) || { echo "FAILED: into the current folder"; exit 1; }
[[ $(find empty -mindepth 1 -printf '%f\n' | LC_ALL=C sort | tr '\n' ' ') == "TASK.md run server.py student " ]] || { echo "FAILED: the current folder holds:"; ls -A empty; exit 1; }
"$lab" exercises start one_stall deep/folder >/dev/null
[[ -s deep/folder/run && -s deep/folder/TASK.md ]]
status=0
"$lab" exercises start one_stall deep/folder 2>"$work/err" || status=$?
[[ $status == 2 && $(wc -l <"$work/err") == 1 ]] || { echo "FAILED: a folder that is in use is not refused in one line"; exit 1; }
echo ok
