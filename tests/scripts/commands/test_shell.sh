#!/usr/bin/env bash
# lab shell: two shells of one name are in one network, with the rights that the lab needs; it ends with the last.
source "$(dirname "$0")/support.sh"
need_private_network
name=test-$$

user_namespace=(--user --map-current-user --keep-caps)
((EUID != 0)) || user_namespace=()

network_of() { "$lab" shell "$name" -- readlink /proc/self/ns/net; }
is_there() { "$SOCKLAB_BIN/labns" list | grep -qx "$name"; }
is_gone() { ! is_there; }

start "$lab" shell "$name" -- bash -c 'readlink /proc/self/ns/net; read -r -t 60 _ < <(sleep 60)'
first=$started
until_true 10 grep -q net: "$work/out" || complain "the first shell did not come up"
one=$(cat "$work/out")
check "a second of the same name is in the same network" test "$(network_of)" == "$one"
check "one of another name is not" test "$("$lab" shell "$name-b" -- readlink /proc/self/ns/net)" != "$one"
check "it is not the host's" test "$(readlink /proc/self/ns/net)" != "$one"
user=()
((EUID != 0)) || user=(-Z root)
call "$lab" shell "$name" -- bash -c 'id -u; ip link set lo mtu 1400 && ip link show lo; sysctl -n net.ipv4.tcp_congestion_control
  timeout 1 tcpdump "$@" -i lo -c 1 -w /dev/null || true' _ "${user[@]}"
check "as the same user" grep -qx "$(id -u)" "$work/out"
check "who may change its devices" grep -q 'mtu 1400' "$work/out"
check "its congestion control is reno" grep -qx reno "$work/out"
check "and may capture" grep -q 'listening on' "$work/err"
((failures == 0)) || shown

# A student's sequence in three terminals: server, client, capture.
start "$lab" shell "$name" -- slow_reader-server --pause 0.1
server=$started
until_true 10 grep -q listening "$work/out" "$work/err" || complain "the server did not come up in the shell"
call "$lab" shell "$name" -- lab capture -p 8000 -o "$work/by hand.pcap" -- slow_reader-client --bytes 12k
check "the client under lab capture ends with 0" test "$status" == 0
wait "$server"
check "and the server" test $? == 0
check "the capture holds the connection" test "$(tcpdump -nr "$work/by hand.pcap" 'tcp[tcpflags] & (tcp-syn|tcp-fin) != 0' 2>/dev/null | wc -l)" -ge 4

# A shell within a shell would be a network within a network: refused, with the reason.
call "$lab" shell "$name" -- lab shell other
check "no shell within a shell" test "$status" == 2

# The last one out: what still runs inside ends too.
call "$lab" shell "$name" -- bash -c 'sleep 3333 & setsid sleep 3334 & sleep 0.1'
check "it is still there while the first shell is" is_there
kill -TERM -- "-$first"
check "the network ends with its last shell" until_true 10 is_gone
check "and nothing of it is left" nothing_left

# Who only looks whether the name is held has not joined, and does not end the network by leaving.
start "$SOCKLAB_BIN/labns" hold --name "$name-e" --while-joined --starter $$ -- unshare "${user_namespace[@]}" --net --pid \
  --fork --kill-child python3 "$SOCKLAB_ROOT/scripts/socklab" --configure
until_true 10 bash -c "'$SOCKLAB_BIN/labns' list | grep -qx '$name-e'" || complain "the network did not come up"
for ((i = 0; i < 200; i++)); do "$SOCKLAB_BIN/labns" list >/dev/null; done
check "looking 200 times leaves it up" kill -0 "$started"
call "$SOCKLAB_BIN/labns" join "$name-e" -- sh -c 'exit 9'
check "and it can be joined" test "$status" == 9
wait "$started"
check "it ends when that one has left" test $? == 0

call "$SOCKLAB_BIN/labns" join "$name-none" -- true
check "a network that is not there: status 3, and one line that says so" \
  test "$status" == 3 -a "$(grep -c "there is no network '$name-none'" "$work/err")" == 1 -a "$(wc -l <"$work/err")" == 1

call bash -c "echo 'echo from a pipe; exit 5' | '$lab' shell $name-c"
check "commands from a pipe, and the shell's own exit status" test "$status" == 5
call "$lab" shell "$name-d" -- sh -c 'exit 3'
check "exit status 3 is the command's too" test "$status" == 3
check "nothing left" nothing_left
finish
