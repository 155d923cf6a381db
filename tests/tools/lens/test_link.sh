#!/usr/bin/env bash
# A real line that loses, doubles, damages and holds back: what tcplens tells of each packet is what was asked of the line.
source "$(dirname "${BASH_SOURCE[0]}")/support.sh"
need jq python3
need_line
# Twenty segments of 1000 bytes, one after the other, from A to B; B says when it has them all.
cat > "$work/talk.py" << 'END'
import os, socket, subprocess, sys, time
server = """
import socket
listener = socket.create_server(('B', 8000)); print('listening', flush=True)
peer, _ = listener.accept()
left = 20000
while left: left -= len(peer.recv(left))
peer.sendall(b'all'); peer.close()
"""
child = subprocess.Popen([os.environ['LINK'], '--on', 'B', '--', sys.executable, '-c', server], stdout=subprocess.PIPE)
child.stdout.readline()
client = socket.socket()
client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
client.connect(('B', 8000))
for i in range(20):
    client.sendall(bytes(1000)); time.sleep(0.002)
    for words in os.environ.get('TELL_AT_%d' % i, '').split(';'):
        if words: subprocess.run([os.environ['LINK'], '--tell', words], check=True, stdout=subprocess.DEVNULL)
assert client.recv(3) == b'all'
client.close(); child.wait()
END
talk() { LINK=$link timeout 60 "$link" -q --delay 1ms "$@" -- python3 "$work/talk.py" || say NO "the talk over $*"; }
json() { "$lens" --format json "$1" > "$1.json"; }
data='[.connections[0].segments[] | select(.from == "client" and .length > 0)]'

talk --a-to-b 'drop data:7' --capture "$work/7.pcap"
json "$work/7.pcap"
check 'the 7th data segment, and nothing else, was lost' jq -e "$data"'[6].link[0] | .event == "drop" and .why == "counted" and .rule == "data:7"' "$work/7.pcap.json"
check 'one packet in all' jq -e '(.connections[0].link | .lost == {client: 1, server: 0} and .unseen == []) and ([.connections[0].segments[] | select(.link)] | length) == 1' "$work/7.pcap.json"
# shellcheck disable=SC2016 # jq's own variables
check 'it was sent again, and that arrived' jq -e "$data"' | .[6] as $lost | [.[] | select(.seq == $lost.seq)] | length >= 2 and ([.[1:][] | has("link")] | any | not)' "$work/7.pcap.json"
check 'its arrow does not arrive' bash -c "'$lens' --all '$work/7.pcap' | grep -Eq '─ seq 6001 len 1000 .*✕ +│  lost: the 7th data segment'"
check 'no other arrow ends on the way' bash -c "[[ \$('$lens' --all '$work/7.pcap' | grep -c ✕) == 1 ]]"
check 'the story tells' bash -c "'$lens' '$work/7.pcap' | grep -q \"The line lost one packet of the client's: frame\""
check 'in Chinese too' bash -c "'$lens' --all --lang zh '$work/7.pcap' | grep -q '✕.*丢失：第 7 个数据报文段' && '$lens' --lang zh '$work/7.pcap' | grep -q '线路丢失了客户端的 1 个包'"
"$lens" --format html -o "$work/page.html" "$work/7.pcap"
python3 "$here/page_lines.py" "$work/page.html" > "$work/page"
check 'the page has it' grep -q '"lost":true,"label":\["lost: the 7th data segment"' "$work/page"
check 'and in its story the loss stands out, in both languages, and the opening does not' bash -c "
  grep -Eq '\"says\":\"The line lost one packet[^\"]*\",\"severe\":true' '$work/page' && grep -Eq '\"says\":\"线路丢失了[^\"]*\",\"severe\":true' '$work/page' &&
  grep -Eq '\"says\":\"The client opened the connection[^\"]*\"}' '$work/page'"
cp "$work/7.pcap" "$work/alone.pcap"
check 'without the journal nothing is known of the line' bash -c "! '$lens' --all '$work/alone.pcap' | grep -q ✕"
check 'the journal by its name' bash -c "'$lens' --all --link '$work/7.pcap.journal.jsonl' '$work/alone.pcap' | grep -q ✕"
mkdir "$work/run"
cp "$work/7.pcap" "$work/run/trace.pcap"
cp "$work/7.pcap.journal.jsonl" "$work/run/link.jsonl"
check "a run's folder" bash -c "'$lens' --all '$work/run' | grep -q ✕"
# The last line cut short, and a line that is none: the rest counts.
{ echo 'no JSON'; cat "$work/7.pcap.journal.jsonl"; echo -n '{"kind":"link","time":"17'; } > "$work/cut.jsonl"
check 'a journal cut short' bash -c "'$lens' --all --link '$work/cut.jsonl' '$work/alone.pcap' | grep -q ✕"
check 'no such journal: one line, exit 1' bash -c "'$lens' --link '$work/none' '$work/alone.pcap' 2> '$work/err' > '$work/none.txt'; [[ \$? == 1 && \$(wc -l < '$work/err') == 1 ]]"

# Where the packet was lost before the capture there is no frame; a capture by tcpdump has all of one side.
talk --a-to-b 'drop data:7 syn:1' --capture "$work/b.pcap" --capture-at B
json "$work/b.pcap"
check 'lost before the capture: rows of their own' jq -e '.connections[0].link | .lost.client == 2 and ([.unseen[] | [.seq, .length, .rule]] == [[0, 0, "syn:1"], [6001, 1000, "data:7"]])' "$work/b.pcap.json"
check 'in the ladder they have no number' bash -c "'$lens' --all '$work/b.pcap' | grep -Eq '^ +[0-9]+\.[0-9]{6}  │─ seq 6001 len 1000 ack 1 ─+✕ +│  lost: the 7th data segment'"
check 'the first SYN too' bash -c "'$lens' --all '$work/b.pcap' | grep -Eq '^ +-1\.[0-9]+  │─ SYN seq 0 ─+✕ +│  lost: the 1st SYN'"
check 'the story counts them' bash -c "'$lens' '$work/b.pcap' | grep -q \"The line lost 2 packets of the client's: 2 before the capture\""

talk --a-to-b 'duplicate data:3, corrupt data:5, reorder data:9 by 2' --b-to-a 'loss 20%' --seed 5 --rate 50mbit --capture "$work/all.pcap"
json "$work/all.pcap"
# shellcheck disable=SC2317 # called by check
of() { jq -e "$data"'['"$1"'].link | any(.event == "'"$2"'" and .why == "counted")' "$work/all.pcap.json"; }
check 'doubled' of 2 duplicate
check 'damaged, with its bit' jq -e "$data"'[4].link | any(.event == "corrupt" and .bit >= 160)' "$work/all.pcap.json"
check 'the label of the damaged one' bash -c "'$lens' --all '$work/all.pcap' | grep -q 'damaged: the 5th data'"
check 'by chance, with its probability' jq -e '[.connections[0].segments[].link[]? | select(.why == "loss")] | length > 0 and all(.probability == 0.2 and (.says | test("by chance \\(20 %\\)")))' "$work/all.pcap.json"
check 'each drop of the journal is told once' bash -c "[[ \$(jq -s '[.[] | select(.event == \"drop\")] | length' '$work/all.pcap.journal.jsonl') == \$(jq '[.connections[].link.lost | .client + .server] | add' '$work/all.pcap.json') ]]"
check 'nothing is wider than 100 columns' bash -c "'$lens' --all --sentences '$work/all.pcap' | python3 -c '
import sys
for line in sys.stdin:
    if len(line.rstrip(\"\n\")) > 100: sys.exit(line)'"

TELL_AT_9='a-to-b: cut' TELL_AT_12='heal' talk --capture "$work/cut.pcap"
json "$work/cut.pcap"
check 'what the cut line lost' jq -e "$data"' | [.[] | select(.link) | .link[0].why] | length >= 1 and all(. == "cut")' "$work/cut.pcap.json"
check 'when it was cut, and healed' jq -e '[.connections[0].link.changes[].settings] == ["a-to-b: cut", "heal"]' "$work/cut.pcap.json"
check 'the ladder tells both' bash -c "'$lens' --all '$work/cut.pcap' | grep -q 'the line from now on: a-to-b: cut' && '$lens' --all '$work/cut.pcap' | grep -q '✕.*lost: the line is cut'"
exit "$failed"
