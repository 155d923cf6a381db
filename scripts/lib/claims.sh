# shellcheck shell=bash
# A claim is a jq program over what a run left. In goes {trace: tcplens' JSON, events: [...], meta: {...},
# logs: {server: [lines], client: [lines]}}, out comes {ok, evidence_en, evidence_zh}. Those of the ledger
# are scripts/claims/ID.jq; a demo's own are demos/DEMO/claims/ID.jq. The first lines of each say in words
# what is claimed: '# en: ...', '# zh: ...'.

# claim_file DEMO ID
claim_file() {
  local file
  for file in "$SOCKLAB_ROOT/demos/$1/claims/$2.jq" "$SOCKLAB_ROOT/scripts/claims/$2.jq"; do
    if [[ -e $file ]]; then echo "$file"; return; fi
  done
  fail "the claim %s has no check (scripts/claims/%s.jq)" "论断 %s 没有检查程序（scripts/claims/%s.jq）" "$2" "$2"
}

# claim_input FOLDER: one JSON document for every claim. What the run did not leave is null or empty.
claim_input() {
  local trace=$1/trace.json events=$1/events.jsonl server=$1/server.log client=$1/client.log
  [[ -e $trace ]] || trace=/dev/null
  [[ -e $events ]] || events=/dev/null
  [[ -e $server ]] || server=/dev/null
  [[ -e $client ]] || client=/dev/null
  jq -n --slurpfile trace "$trace" --slurpfile meta "$1/meta.json" --slurpfile events "$events" \
    --rawfile server "$server" --rawfile client "$client" \
    '{trace: $trace[0], meta: $meta[0], events: $events, logs: {server: ($server | split("\n")), client: ($client | split("\n"))}}'
}

# check_claims FOLDER DEMO ID...: a JSON array of verdicts, each with its id. A check that breaks is an open
# claim. One that judges several things at once gives an array, each of its verdicts with an id of its own;
# 'of' then names the claim.
check_claims() {
  local folder=$1 name=$2 id input=$1/claim-input.json verdict
  shift 2
  claim_input "$folder" >"$input" || return
  for id; do
    printf '%s\t' "$id"
    if verdict=$(jq -c -L "$SOCKLAB_ROOT/scripts/claims" -f "$(claim_file "$name" "$id")" "$input" 2>&1); then
      printf '%s\n' "$verdict"
    else
      printf '%s\n' "${verdict%%$'\n'*}"
    fi
  done | jq -cR '
    def plain: {ok: (.ok == true), evidence_en, evidence_zh};
    capture("^(?<id>[^\t]*)\t(?<text>.*)$")
    | .id as $id | .text as $text
    | try ($text | fromjson | if type == "array" then .[] | {id, of: $id} + plain else {id: $id} + plain end)
      catch {id: $id, ok: false, broken: true, evidence_en: "the check itself failed: \($text)", evidence_zh: "检查程序本身出错：\($text)"}' |
    jq -s .
  rm -f "$input"
}

# claim_lines VERDICTS-FILE: 'F3 proved: ...' or 'F3 open: ...', in the reader's language.
claim_lines() {
  local id ok evidence
  while IFS=$'\t' read -r id ok evidence; do
    if [[ $ok == true ]]; then
      printf '%s %s: %s\n' "$id" "$(paint 32 proved)" "$evidence"
    else
      printf '%s %s: %s\n' "$id" "$(paint 31 open)" "$evidence"
    fi
  done < <(jq -r --arg lang "$lang" '.[] | "\(.id)\t\(.ok)\t\(.["evidence_" + $lang])"' "$1")
}
