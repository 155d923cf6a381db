# shellcheck shell=bash
# tcpwatch around both programs: their socket calls, and samples of every TCP socket of their host.

# watched NAME SAMPLES COMMAND...: the command under tcpwatch, into the array 'watched'; as it is, where
# tcpwatch was not built.
watched() {
  watched=("${@:3}")
  [[ -x $plan_bin/tcpwatch ]] || return 0
  watched=("$plan_bin/tcpwatch" -o "$PWD/events.$1.jsonl" --samples "$2" -- "${watched[@]}")
}

# merge_events FOLDER: both programs' events in the order of time, called by the parts they play.
merge_events() {
  local name parts=()
  for name in server client; do
    [[ -s $1/events.$name.jsonl ]] && parts+=("$1/events.$name.jsonl")
  done
  ((${#parts[@]})) || return 0
  jq -nc '[inputs | (input_filename | capture("events\\.(?<part>[a-z]+)\\.jsonl$").part) as $part
      | if has("program") then .command = .program | .program = $part else . end]
    | sort_by(.time // .enter) | .[]' "${parts[@]}" >"$1/events.jsonl"
  rm -f "${parts[@]}"
}
