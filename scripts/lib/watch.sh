# shellcheck shell=bash
# tcpwatch around both programs: their socket calls, and samples of their sockets.

# watched NAME SAMPLES COMMAND...: the command under tcpwatch, into the array 'watched'; as it is, where
# tcpwatch was not built.
watched() {
  watched=("${@:3}")
  [[ -x $plan_bin/tcpwatch ]] || return 0
  # A private network has no other sockets than the pair's own: one watcher samples those of both.
  local all=()
  [[ $plan_kind == host || $2 == off ]] || all=(--samples-all)
  watched=("$plan_bin/tcpwatch" -o "$PWD/events.$1.jsonl" --samples "$2" "${all[@]}" -- "${watched[@]}")
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

# buffers_table FOLDER: the samples as a table to plot: what each side's buffers held, in bytes. Time in
# seconds from the first sample; 'free' is of the send buffer's memory, which bookkeeping shares.
buffers_table() {
  [[ -s $1/events.jsonl && -s $1/trace.json ]] || return 0
  jq -nr --slurpfile trace "$1/trace.json" '
    ($trace[0].connections[0] // empty) as $c
    | [inputs | select(.kind == "sample" and .peer != null and .rcv_wnd != null)
       | . + (if (.local | endswith(":\($c.server.port)")) and (.peer | endswith(":\($c.client.port)")) then {side: "server"}
              elif (.local | endswith(":\($c.client.port)")) and (.peer | endswith(":\($c.server.port)")) then {side: "client"}
              else {} end) | select(.side)]
    | (.[0].time // "0" | tonumber) as $begin
    | ["seconds", "side", "state", "receive_buffer", "unread", "window", "window_plus_unread",
       "send_buffer", "unsent", "unacked", "free"],
      (.[] | [(((.time | tonumber) - $begin) * 1e6 | round / 1e6), .side, .state, .receive_buffer, .unread, .rcv_wnd,
       .rcv_wnd + .unread, .send_buffer, .unsent, .unacked, ([.send_buffer - .send_memory, 0] | max)])
    | @csv' "$1/events.jsonl" >"$1/buffers.csv"
}
