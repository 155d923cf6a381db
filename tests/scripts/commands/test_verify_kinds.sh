#!/usr/bin/env bash
# The analyser tells the openings and closings apart, on captures that the labs have just made: in JSON, on the ladder,
# and in words of both languages.
source "$(dirname "$0")/support.sh"
need_private_network

# kind DEMO OPENING CLOSING ENGLISH CHINESE (patterns): of the connection that came furthest; words of its story.
kind() {
  local folder=$work/$1 found zh
  "$lab" run "$1" -o "$folder" >"$folder.log" 2>&1 </dev/null
  found=$(jq -r '.connections | max_by(.segments | length) | "\(.opening.kind) \(.closing.kind)"' "$folder/trace.json" 2>/dev/null)
  zh=$("$SOCKLAB_BIN/tcplens" --lang zh "$folder/trace.pcap")
  if [[ $found =~ ^$2\ $3$ ]] && grep -q -- "$4" "$folder/ladder.txt" && grep -q -- "$5" <<<"$zh"; then
    echo "ok: $1: $found"
  else
    complain "$1: '$found', not '$2 $3', or neither '$4' nor '$5' is said"
    sed 's/^/  | /' "$folder.log" "$folder/ladder.txt"
  fi
}
kind opening three-way three-segment 'with three segments' '三'
kind opening_refused refused reset 'was refused' '拒绝'
kind opening_unanswered unanswered not-captured 'got no answer' '没有'
kind opening_simultaneous simultaneous "[a-z-]*" 'a simultaneous open' '同时'
kind closing three-way four-way 'four segments' '四'
kind closing_three_segments three-way three-segment 'ACK and FIN were one' '三个报文段'
kind closing_simultaneous three-way simultaneous 'crossed on the way' '交错\|同时'
kind closing_reset_unread three-way reset 'with a reset' '重置\|RST'
kind closing_half_open three-way reset 'no such connection' '没有\|不存在'

# A SYN-ACK that answers a crossing SYN has the number of the SYN before it, and is no repetition.
# shellcheck disable=SC2016  # jq's own variables
# (Whatever follows may be repeated, where the machine was too busy for an ACK to come in time.)
check "neither SYN-ACK of the simultaneous opening is taken for a repetition" jq -e '
  [.connections[] | select(.opening.kind == "simultaneous") | .segments as $all
   | "client", "server" | . as $side | first($all[] | select(.from == $side and .flags == ["SYN", "ACK"]))]
  | length == 2 and all(.notes | index("retransmission") | not)' "$work/opening_simultaneous/trace.json"
finish
