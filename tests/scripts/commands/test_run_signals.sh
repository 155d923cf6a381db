#!/usr/bin/env bash
# ECN, urgent data, a wrap of the numbers and a loss on the line: told apart in JSON, ladder and words.
source "$(dirname "$0")/support.sh"
need_private_network
type -P tshark >/dev/null || skip "no tshark"

# noted DEMO NOTE: the frames that tcplens gives a note.
noted() { jq -r --arg note "$2" '.connections[].segments[] | select(.notes | index($note)) | .frame' "$work/$1/trace.json"; }
seen() { tshark -r "$work/$1/trace.pcap" -Y "$2" -T fields -e frame.number 2>/dev/null; }
# told DEMO LANGUAGE PATTERN: in the ladder or the words.
told() { "$SOCKLAB_BIN/tcplens" --lang "$2" --all "$work/$1" | grep -qE -- "$3"; }
same() { [[ -n $1 && $1 == "$2" ]]; }

for demo in header_ecn header_urgent header_wrap; do
  call "$lab" run "$demo" -o "$work/$demo"
  check "$demo runs, and its claims hold" test "$status" = 0 || shown
done

check "marked: as tshark says" same "$(noted header_ecn congestion-marked)" "$(seen header_ecn ip.dsfield.ecn==3)"
check "ECN in the ladder" told header_ecn en '▶│ +marked'
check "ECE in the ladder" told header_ecn en '│ +tells of the mark'
check "CWR in the ladder" told header_ecn en '│ +has cut its window'
check "ECN in words" told header_ecn en "came marked 'congestion experienced'; the server told so by ECE"
check "ECN in Chinese words" told header_ecn zh '带着“经历拥塞”标记到达；服务器'

check "urgent: as tshark says" same "$(noted header_urgent urgent)" "$(seen header_urgent tcp.flags.urg==1)"
pointed=$(jq '[.connections[].segments[] | select(.urgent) | .urgent - .seq][0]' "$work/header_urgent/trace.json")
check "the pointer is the header's" same "$pointed" "$(tshark -r "$work/header_urgent/trace.pcap" -Y tcp.flags.urg==1 -T fields -e tcp.urgent_pointer 2>/dev/null)"
check "urgent in the ladder" told header_urgent en 'URG .*│ +urgent'
check "urgent in words" told header_urgent en 'sent urgent data \(frame [0-9]+\): the pointer names number 1002'
check "urgent in Chinese words" told header_urgent zh '发送了紧急数据'

wrapped=$(tshark -r "$work/header_wrap/trace.pcap" -o tcp.relative_sequence_numbers:FALSE -Y 'tcp.len > 0' -T fields -e frame.number -e tcp.seq_raw -e tcp.len 2>/dev/null |
  awk '$2 + $3 >= 4294967296 {print $1}')
check "the wrap: where tshark's numbers pass 2^32" same "$(noted header_wrap number-wraps)" "$wrapped"
check "the wrap in the ladder" told header_wrap en '│ +numbers pass 2\^32'
check "the wrap in words" told header_wrap en 'numbers passed 4294967295 in frame'
check "the wrap in Chinese words" told header_wrap zh '序号在第 [0-9]+ 帧越过 4294967295'
check "and nobody takes it for a retransmission" test -z "$(noted header_wrap retransmission)"

call "$lab" run header --link '--delay 5ms --drop data:2' -o "$work/dropped"
dropped=$(jq -r 'select(.event == "drop") | .frame' "$work/dropped/link.jsonl")
check "a loss: the line tells which packet it dropped" test -n "$dropped"
check "a loss: it is sent again" test -n "$(noted dropped retransmission)"
check "a loss: told as one, not as congestion, urgency or a wrap" \
  test -z "$(noted dropped congestion-marked)$(noted dropped urgent)$(noted dropped number-wraps)"
check "a loss in words" told dropped en 'sent one segment again'
finish
