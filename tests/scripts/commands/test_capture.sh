#!/usr/bin/env bash
# lab capture: whole, under its final name only when whole, around a command or until Ctrl-C.
source "$(dirname "$0")/support.sh"
need_private_network
name=capture-$$
inside() { "$lab" shell "$name" -- "$@"; }

call inside lab capture -p 8000 -o "$work/a.pcap" -- bash -c 'ncat -l 127.0.0.1 8000 >/dev/null & sleep 0.3; echo hello | ncat 127.0.0.1 8000; wait; exit 4'
check "the command's exit status" test "$status" == 4
check "the connection is captured from SYN to FIN" test "$(tcpdump -nr "$work/a.pcap" 'tcp[tcpflags] & (tcp-syn|tcp-fin) != 0' 2>/dev/null | wc -l)" -ge 4
check "and told where" grep -q 'a.pcap' "$work/out"
((failures == 0)) || shown

call inside lab capture -p 9 -o "$work/other.pcap" -- bash -c 'ncat -l 127.0.0.1 8000 >/dev/null & sleep 0.3; echo hello | ncat 127.0.0.1 8000; wait'
check "another port's packets are not" test "$(tcpdump -nr "$work/other.pcap" 2>/dev/null | wc -l)" == 0

start "$lab" shell "$name" -- lab capture -p any -o "$work/b.pcap"
until_true 10 grep -q 'Ctrl-C' "$work/out" || { complain "the capture did not start"; shown; }
check "no file under its name before it is whole" test ! -e "$work/b.pcap"
call inside bash -c 'echo | ncat -w 1 127.0.0.1 7'
kill -INT -- "-$started"
wait "$started"
check "Ctrl-C is a proper end" test $? == 0
check "the file is there" test -s "$work/b.pcap"
check "with what came" test "$(tcpdump -nr "$work/b.pcap" 2>/dev/null | wc -l)" -ge 2

start "$lab" shell "$name" -- lab capture -p any -o "$work/c.pcap"
until_true 10 grep -q 'Ctrl-C' "$work/out" || complain "the capture did not start"
kill -9 "$started"
wait "$started" 2>/dev/null
check "killed: nothing is left" nothing_left
check "and no file" test ! -e "$work/c.pcap"

call inside lab capture -p 8000 -o "$work/nowhere/x.pcap"
check "a folder that is not there: status 1" test "$status" == 1

if ((EUID != 0)) && ! sudo -n true 2>/dev/null; then
  call "$lab" capture -p 8000 -o "$work/d.pcap" -- true
  check "on the host without rights: one line that says what to do" grep -q "needs root or sudo" "$work/err"
fi
check "nothing left" nothing_left
finish
