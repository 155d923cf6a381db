#!/usr/bin/env bash
# Each claim of the ledger has a negative twin: a run in which the thing claimed is not so, and in which its check
# must therefore say 'open'. They stand in demos/DEMO/twins: CLAIM, then what follows 'lab run DEMO'.
# Usage: twins.sh [DEMO | CLAIM]...; none: all.
source "$(dirname "$0")/../lab/support.sh"
need_private_network
source "$SOCKLAB_ROOT/scripts/lib/common.sh"
source "$SOCKLAB_ROOT/scripts/lib/network.sh"
source "$SOCKLAB_ROOT/scripts/lib/demo.sh"
source "$SOCKLAB_ROOT/scripts/lib/ledger.sh"
chosen=("$@")

# twin NUMBER DEMO CLAIM OPTION...: runs it; its verdict into $work/NUMBER.verdict.
twin() {
  local number=$1 name=$2 claim=$3 folder=$work/$1
  shift 3
  "$lab" run "$name" -o "$folder" "$@" >"$folder.log" 2>&1 </dev/null
  # Where one check gave several verdicts, the claim is as good as the worst of them.
  jq -r --arg id "$claim" 'map(select(.id == $id or .of == $id)) | sort_by(.ok) | first // empty |
    if .broken then "broken: \(.evidence_en)" elif .ok then "proved: \(.evidence_en)" else "open: \(.evidence_en)" end' \
    "$folder/claims.json" >"$folder.verdict" 2>/dev/null || echo "no run: $(tail -n 1 "$folder.log")" >"$folder.verdict"
}

# is_chosen DEMO CLAIM
is_chosen() {
  local each
  ((${#chosen[@]})) || return 0
  for each in "${chosen[@]}"; do [[ $each == "$1" || $each == "$2" ]] && return; done
  return 1
}

declare -A has_twin=()
number=0 titles=()
for file in "$SOCKLAB_ROOT"/demos/*/twins; do
  name=$(basename "$(dirname "$file")")
  while read -r line; do
    [[ -n $line && $line != '#'* ]] || continue
    # Split as the shell would, without expanding anything.
    mapfile -t words < <(xargs -n 1 printf '%s\n' <<<"$line")
    has_twin[${words[0]}]=1
    is_chosen "$name" "${words[0]}" || continue
    titles[++number]="${words[0]} in $name ${words[*]:1}"
    while (($(jobs -rp | wc -l) >= 2)); do wait -n; done
    twin "$number" "$name" "${words[@]}" &
  done <"$file"
done
wait

for ((each = 1; each <= number; each++)); do
  verdict=$(<"$work/$each.verdict")
  if [[ $verdict == 'open: '* ]]; then
    echo "ok: ${titles[each]}: $verdict"
  else
    complain "${titles[each]}: $verdict"
    sed 's/^/  | /' "$work/$each.log"
  fi
done

read_ledger
for claim in $(ledger_claims); do
  [[ -z ${shown_by[$claim]:-} || -n ${has_twin[$claim]:-} ]] || complain "$claim (${shown_by[$claim]}) has no negative twin"
done
finish
