#!/usr/bin/env bash
# shellcheck disable=SC2016 # what jq and the inner shell expand
# Our own verdicts where the truth is known: what the line did is in its journal, so that each retransmission can be judged.
source "$(dirname "${BASH_SOURCE[0]}")/support.sh"
need jq python3
need_line

kinds=bulk watch=()
over() { # NAME LINE...: flows of these kinds over IPv4 and IPv6, captured into NAME.pcap
  local name=$1
  shift
  timeout 100 "$link" -q "$@" --capture "$work/$name.pcap" -- bash -c '
    exec 3< <(exec "$1" --on B -- python3 "$2/traffic.py" serve)
    server=$!
    read -r ready <&3 && [[ $ready == ready ]] || exit 1
    "${@:4}" python3 "$2/traffic.py" run 1 $3
    # What close() left to the kernel: the server is there until all has been acknowledged.
    for _ in {1..100}; do [[ -n $(ss -Htn exclude listening exclude time-wait) ]] || break; sleep 0.05; done
    kill "$server"' - "$link" "$here" "$kinds" "${watch[@]}" 2> "$work/err" > "$work/$name.told" || { tail -n 3 "$work/err"; exit 1; }
}
figures() { # NAME: of both connections' clients together
  "$lens" --format ndjson "$work/$1.pcap" | jq -s 'map(select(.id)) | {connections: length} + (map(.figures.client) | {
    retransmissions: map(.retransmissions) | add, spurious: map(.spurious_retransmissions) | add,
    out_of_order: map(.out_of_order) | add}) + {duplicates: [.[].segments[].notes[] | select(. == "duplicate-frame")] | length,
    d_sacks: [.[].segments[].notes[] | select(. == "d-sack")] | length}'
}
dropped() { # NAME: segments from A that take up numbers
  jq -s '[.[] | select(.event == "drop" and .from == "A" and (.length > 0 or (.flags | test("SYN|FIN"))))] | length' "$work/$1.pcap.journal.jsonl"
}
judge() { # WORDS NAME CONDITION [--argjson NAME VALUE]...
  local words=$1 name=$2 condition=$3 told
  shift 3
  told=$(figures "$name")
  if jq -e "$@" "$condition" <<< "$told" > /dev/null; then say ok "$words: $(jq -c . <<< "$told")"; else say NO "$words: $(jq -c . <<< "$told") $*"; fi
}

# Nothing was lost: whatever was sent again was sent in vain, and D-SACKs say so.
over reordered --delay 10ms --reorder '5% by 12' --sysctl net.ipv4.tcp_recovery=0 --sysctl net.ipv4.tcp_max_reordering=3
judge 'only reordering: each retransmission was needless' reordered \
  '.connections == 2 and .retransmissions > 1 and .spurious >= .retransmissions * 0.9 and .d_sacks > 1'
# Nothing was sent again: copies that the line made are no retransmissions, though D-SACKs tell of them too.
over doubled --delay 10ms --duplicate 5% --capture-at B
judge 'only duplication: no retransmission' doubled '.connections == 2 and .duplicates > 20 and .d_sacks > 20 and .retransmissions <= 1'
# What was lost was sent again once, and not in vain. A tail-loss probe now and then comes on top.
over lossy --delay 10ms --loss 2%
lost=$(dropped lossy)
judge 'only loss: as many retransmissions as losses' lossy \
  '.connections == 2 and $lost > 5 and (.retransmissions - .spurious - $lost | fabs) <= 1 and .spurious <= 3' --argjson lost "$lost"
# The same recorded by two CPUs: as many retransmissions as before, where tshark has more of its flags.
python3 "$here/rewrite.py" swapped "$work/lossy.pcap" "$work/two-cpus.pcap"
before=$(figures lossy | jq .retransmissions)
judge 'recorded out of order: the same count of retransmissions' two-cpus \
  '.retransmissions == $before and .out_of_order > 20' --argjson before "$before"
# Without the SYNs: no more than the scale that they had, and more than nothing.
python3 "$here/rewrite.py" headless "$work/lossy.pcap" "$work/headless.pcap"
scale() { "$lens" --explain "$(jq -rs '[.[] | select(.id)][0].opening.frames[1]' <("$lens" --format ndjson "$work/lossy.pcap"))" "$work/lossy.pcap" | awk '/window scale/ { print $(NF > 6 ? 6 : NF); exit }'; }
true_scale=$(scale)
least=$("$lens" --format ndjson "$work/headless.pcap" | jq -s '[.[] | select(.id) | .opening.server_scale_at_least // 0] | max')
if [[ $true_scale =~ ^[0-9]+$ && $least -gt 0 && $least -le $true_scale ]]; then
  say ok "the scale that was not captured: at least $least, and it was $true_scale"
else
  say NO "the scale that was not captured: at least $least, and it was '$true_scale'"
fi
# Why a sender waited: by the packets alone, and with its kernel's samples beside them, against what the kernel says of the
# same socket when all of its bytes are acknowledged. Neither too much nor too little. Reno: it does not pace.
kinds='held_by_window held_by_buffer held_by_program held_by_congestion held_by_nagle'
watch=("$SOCKLAB_BIN/tcpwatch" -o "$work/held.jsonl" --)
: > "$work/nothing.jsonl"
waited() { # EVENTS: what each client waited for, by its address and port
  "$lens" --format ndjson --events "$1" "$work/held.pcap" | jq -s 'map(select(.id) | {key: "\(.client.ip)/\(.client.port)", value: .figures.client | (.waited + {kernel})}) | from_entries'
}
judge_waits() { # prints ok or NO for each flow
  local alone watched what client whole busy window by_packets by_kernel
  alone=$(waited "$work/nothing.jsonl") watched=$(waited "$work/held.jsonl")
  while read -r what client whole busy window _; do
    by_packets=$(jq -c --arg client "$client" '.[$client]' <<< "$alone") by_kernel=$(jq -c --arg client "$client" '.[$client]' <<< "$watched")
    if jq -ne --arg what "$what" --argjson whole "$whole" --argjson busy "$busy" --argjson window "$window" --argjson p "$by_packets" --argjson k "$by_kernel" '
        def near($a; $b): ($a - $b | fabs) <= $b * 0.12 + 0.05;
        def all_but($names): . as $w | [keys[] | select(. != "kernel" and (. as $n | $names | index($n) | not)) | $w[.]] | add;
        def least($part): . >= $busy * $part and . <= $busy * 1.05 + 0.02;
        {window: ($window > 1 and ([$p, $k] | all(near(.["receiver-window"]; $window) and all_but(["receiver-window"]) < $window * 0.1))),
         buffer: (([$p.acknowledgements, $k["send-buffer"]] | all(least(0.75))) and ($p | all_but(["acknowledgements"])) < $busy * 0.15
           and ($k | all_but(["send-buffer"])) < $busy * 0.15),
         program: ([$p, $k] | all(.program >= ($whole - $busy) * 0.9 and .program <= $whole and all_but(["program", "nagle"]) < $whole * 0.1)),
         congestion: (($p["congestion-window"] > 0) and ($p["congestion-window"] + $p.acknowledgements | least(0.6)) and ($k["congestion-window"] | least(0.6))
           and ([$p, $k] | all(all_but(["congestion-window", "acknowledgements"]) < $busy * 0.15))),
         nagle: ([$p, $k] | all((.nagle | least(0.8)) and all_but(["nagle", "program"]) < $busy * 0.1))}[$what]
        and near($k.kernel["receiver-window"]; $window) and near($k.kernel.busy; $busy)' > /dev/null; then
      echo ok "held by its $what: packets $by_packets, watched $by_kernel; the kernel: busy $busy s, of them $window s by the window"
    else
      echo NO "held by its $what: packets $by_packets, watched $by_kernel; the kernel: busy $busy s of $whole s, $window s by the window"
    fi
  done < "$work/held.told"
}
# These flows are short, and on a busy machine a sender also waits for the processor. Then the flows run again.
for _ in 1 2 3; do
  over held --delay 20ms --sysctl net.ipv4.tcp_congestion_control=reno
  verdicts=$(judge_waits)
  grep -q '^NO' <<< "$verdicts" || break
done
while read -r verdict words; do say "$verdict" "$words"; done <<< "$verdicts"
[[ $(wc -l < "$work/held.told") == 10 ]] || say NO "ten flows were to tell of themselves"
[[ -z ${SOCKLAB_KEEP-} ]] || cp "$work"/*.pcap "$SOCKLAB_KEEP"
exit "$failed"
