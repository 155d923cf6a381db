# shellcheck shell=bash
# The whole ledger: runs each demo that it needs once, several at a time, and says what was proved.

verify_summary() { words "prove the claims of the notes, each on a real wire" "逐条证明讲义中的论断，都在真实线路上"; }
verify_help() {
  words "usage: lab verify [-j JOBS] [-o DIR] [CLAIM...]

Runs the demos that show the claims of the notes (H1 to H15, S1 to S5, T1 to T7, F1 to F9), and prints a
line a claim: 'F3 proved: ...' with the frames that prove it, or 'F3 open: ...' with the reason. With
CLAIMs: those alone. The figure of 18 steps follows (as a claim: figure). Each run is kept, for
lab explain, in runs/verify/STAMP/DEMO, and runs/verify/latest points to the last.

A demo whose claims do not all hold is run once more, since a machine may be too busy for a scene to
happen; the line then says that it was the second run.

  -j, --jobs JOBS    demos at a time (default: one a processor, at most 4)
  -o, --output DIR   put the runs there instead

Exit status: 0 only if nothing is open.

Examples: scripts/lab verify
          scripts/lab verify S1 T4
" "用法：lab verify [-j 个数] [-o 目录] [论断...]

运行演示讲义论断（H1 至 H15、S1 至 S5、T1 至 T7、F1 至 F9）的各个实验，每条论断打印一行：
“F3 proved: ……”给出作为证据的帧号，或“F3 open: ……”说明原因。给出论断时只检查这些。
其后是讲义那张 18 步图（作为论断叫 figure）。每次运行都保留在 runs/verify/时间戳/演示/，可用
lab explain 解读；runs/verify/latest 指向最近一次。

如果某个演示的论断没有全部成立，会再运行一次，因为机器太忙时场景可能根本没有出现；
这样的行会注明是第二次运行。

  -j, --jobs 个数    同时运行几个演示（默认每个处理器一个，最多 4 个）
  -o, --output 目录  把各次运行放到这个目录

退出码：只有没有任何一条 open 时才是 0。

示例：scripts/lab verify
      scripts/lab verify S1 T4
"
}

verify_main() {
  local library
  for library in packages build network demo run_folder claims ledger meta; do
    # shellcheck source=/dev/null
    source "$SOCKLAB_ROOT/scripts/lib/$library.sh"
  done
  local output='' jobs='' wanted=() demos=()
  options j:o: jobs:,output: "$@"
  set -- "${parsed[@]}"
  while [[ $1 != -- ]]; do
    case $1 in
      -j | --jobs) jobs=$2; shift ;;
      -o | --output) output=$2; [[ -n $2 ]] || usage_error "-o wants the name of a folder" "-o 需要目录名"; shift ;;
    esac
    shift
  done
  shift
  [[ -z $has_after ]] || usage_error "nothing goes after --; a claim is named without it: lab verify F3" \
    "-- 之后不写东西；论断直接写：lab verify F3"
  [[ -z $jobs || $jobs =~ ^[1-9][0-9]?$ ]] || usage_error "-j wants a number from 1 to 99, not '%s'" "-j 需要 1 到 99 的数，不能是“%s”" "$jobs"
  verify_choose "$@"

  trap verify_end EXIT
  trap 'verify_interrupted INT' INT
  trap 'verify_interrupted TERM' TERM
  trap 'verify_interrupted HUP' HUP
  need_packages run
  build demos/all tools/all
  choose_network ""
  # On the host's own loopback the demos would be in each other's way.
  if [[ $network_kind == none || $network_kind == host ]]; then jobs=1; fi
  if [[ -z $jobs ]]; then jobs=$(nproc); ((jobs <= 4)) || jobs=4; fi

  run_folder_open verify "$output"
  if ((${#demos[@]})); then verify_run; fi
  verify_judge >"$run_folder/claims.json"
  run_folder_close verify "$output"
  verify_report "$run_folder_final/claims.json"
}

# What was asked for, and the demos it takes: into wanted and demos.
verify_choose() {
  local claim
  read_ledger
  if (($#)); then
    for claim; do
      ledger_has "$claim" || usage_error "there is no claim '%s'; there are H1-H15, S1-S5, T1-T7, F1-F9, and figure" \
        "没有论断“%s”；有 H1-H15、S1-S5、T1-T7、F1-F9，以及 figure" "$claim"
    done
    mapfile -t wanted < <({ ledger_claims; echo "$ledger_figure"; } | grep -xF -f <(printf '%s\n' "$@"))
  else
    mapfile -t wanted < <(ledger_claims; [[ -z ${shown_by[$ledger_figure]:-} ]] || echo "$ledger_figure")
  fi
  mapfile -t demos < <(for claim in "${wanted[@]}"; do tr ' ' '\n' <<<"${shown_by[$claim]:-}"; done | grep . | awk '!seen[$0]++')
}

# All demos, some at a time; what each says goes to DEMO.log.
verify_run() {
  local name running=() started=0
  verify_pids=()
  # A pipe whose one writer is this script: when it is gone, whatever way, so are the runs (labns hold).
  mkfifo "$run_folder/.lifeline"
  exec {verify_lifeline}<>"$run_folder/.lifeline"
  exec {verify_watch}<"$run_folder/.lifeline"
  rm -f "$run_folder/.lifeline"
  notice "%s demos, %s at a time; the runs are kept in %s" "共 %s 个演示，每次 %s 个；运行结果保留在 %s" \
    "${#demos[@]}" "$jobs" "$(realpath -s --relative-base="$PWD" "$run_folder_final")"
  for name in "${demos[@]}"; do
    verify_await "$jobs"
    verify_progress "$((++started))" "$name"
    verify_demo "$name" &
    verify_pids+=($!)
  done
  verify_await 1
  # Of a run that was killed with all that cleans up after it.
  rm -rf "$run_folder"/*.unfinished
  verify_progress
}

# verify_await N: until fewer than N run.
verify_await() {
  local pid left
  while true; do
    left=()
    for pid in "${verify_pids[@]}"; do
      if kill -0 "$pid" 2>/dev/null; then left+=("$pid"); fi
    done
    verify_pids=("${left[@]}")
    ((${#left[@]} >= $1)) || return 0
    wait -n "${left[@]}" 2>/dev/null || true
  done
}

verify_progress() {
  [[ -n $colour_of_errors ]] || return 0
  printf '\r\033[K' >&2
  if (($#)); then printf '%s' "$(words 'verify    %s of %s: %s' '验证      %s / %s：%s' "$1" "${#demos[@]}" "$2")" >&2; fi
}

# One demo by 'lab run', the one mechanism; a second time where not all of it held.
verify_demo() {
  local name=$1 attempt folder command
  exec {verify_lifeline}>&-
  for attempt in 1 2; do
    folder=$run_folder/$name
    ((attempt == 1)) || mv -T "$folder" "$folder.first" 2>/dev/null || true
    command=("$SOCKLAB_ROOT/scripts/lab" --lang "$lang" run "$name" -o "$folder")
    show_command "${command[@]}"
    command=("$lab_bin/labns" hold --until-stdin-closes -- "${command[@]}")
    # Built already: as if the programs had been given.
    if SOCKLAB_BIN=$lab_bin SOCKLAB_VERBOSE='' "${command[@]}" >>"$folder.log" 2>&1 <&"$verify_watch" {verify_watch}<&-; then return; fi
  done
}

# verify_judge: a verdict a claim, as JSON.
verify_judge() {
  local claim name verdicts
  for claim in "${wanted[@]}"; do
    verdicts=$(for name in ${shown_by[$claim]:-}; do verify_verdict "$claim" "$name"; done)
    if [[ -z $verdicts ]]; then
      jq -nc --arg id "$claim" '{id: $id, ok: false, evidence_en: "no demo shows it yet", evidence_zh: "还没有演示它的实验"}'
    elif [[ $claim == "$ledger_figure" ]]; then
      printf '%s\n' "$verdicts"
    else
      jq -sc --arg id "$claim" '(if all(.ok) then . else map(select(.ok | not)) end) as $told | {
        id: $id, ok: all(.ok), demos: map(.demo),
        evidence_en: ($told | map("\(.demo): \(.evidence_en)") | join("; ")),
        evidence_zh: ($told | map("\(.demo)：\(.evidence_zh)") | join("；"))}' <<<"$verdicts"
    fi
  done | jq -s .
}

# verify_verdict CLAIM DEMO: what the demo's run says of the claim.
verify_verdict() {
  local claim=$1 name=$2 folder=$run_folder/$2 problem
  if [[ ! -e $folder/claims.json ]]; then
    problem=$(tail -n 1 "$folder.log" 2>/dev/null)
    jq -nc --arg id "$claim" --arg demo "$name" --arg why "$problem" \
      '{id: $id, of: $id, demo: $demo, ok: false, evidence_en: "the run failed: \($why)", evidence_zh: "运行失败：\($why)"}'
    return
  fi
  problem=$(verify_problem "$folder")
  jq -c --arg id "$claim" --arg demo "$name" --arg problem "$problem" --arg again "$([[ ! -e $folder.first ]] || echo 1)" '
    .[] | select(.id == $id or .of == $id) | {id, of: (.of // .id), demo: $demo, ok, evidence_en, evidence_zh}
    | if $problem == "" then . else .ok = false | .evidence_en = "the run failed: \($problem)" | .evidence_zh = "运行失败：\($problem)" end
    | if $again == "" then . else .evidence_en += " (second run: in the first not all of it happened)" | .evidence_zh += "（第二次运行；第一次场景没有全部出现）" end' \
    "$folder/claims.json"
}

# verify_problem FOLDER: why its run failed, with the last words of whichever program did, since nobody saw them pass.
verify_problem() {
  local problem part last
  problem=$(meta_problem "$1/meta.json")
  for part in server client; do
    [[ $problem == *"the $part ended"* && -s $1/$part.log ]] || continue
    last=$(tail -n 1 "$1/$part.log" | sed -E 's/^[0-9:.]+ //')
    problem+="; $last"
  done
  printf '%s' "$problem"
}

verify_report() {
  local file=$1 figure
  claim_lines <(jq --arg figure "$ledger_figure" 'map(select(.of != $figure))' "$file")
  figure=$(jq --arg figure "$ledger_figure" 'map(select(.of == $figure))' "$file")
  if [[ $figure != '[]' ]]; then
    say "the figure of 18 steps:" "18 步图："
    claim_lines <(printf '%s' "$figure")
  fi
  jq -r --arg figure "$ledger_figure" 'map(select(.of != $figure)) | "\(map(select(.ok)) | length) proved, \(map(select(.ok | not)) | length) open"' "$file"
  jq -e 'all(.ok)' "$file" >/dev/null
}

# Whatever way this ends: what was started ends first, and cleans up after itself.
verify_stop() {
  local pid runs=()
  for pid in "${verify_pids[@]:-0}"; do
    ((pid)) || continue
    # Its child is 'labns hold', which takes the whole run with it; the subshell first, or it would start another.
    mapfile -t -O "${#runs[@]}" runs < <(pgrep -P "$pid")
    kill -TERM "$pid" 2>/dev/null || true
  done
  for pid in "${runs[@]}"; do kill -TERM "$pid" 2>/dev/null || true; done
  for pid in "${runs[@]}"; do
    # An orphan by now: in a container whose first process reaps none it stays a zombie, which kill -0 finds alive.
    while [[ $(ps -o stat= -p "$pid") == [!Z]* ]]; do sleep 0.05; done
  done
  # It would be waited for, too.
  run_folder_unguard
  wait
  run_folder_discard
}
verify_end() {
  local status=$?
  trap '' INT TERM HUP
  verify_stop
  exit "$status"
}
verify_interrupted() {
  trap '' INT TERM HUP
  printf '\n' >&2
  notice "interrupted; nothing is kept" "已中断；不留任何东西"
  verify_stop
  trap - EXIT "$1"
  kill "-$1" "$BASHPID"
  exit 1
}
