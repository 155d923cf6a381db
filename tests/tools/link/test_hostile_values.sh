#!/usr/bin/env bash
# Values that make no sense are refused with one line and status 2, files without end too; and a record that cannot be
# written, or that somebody has laid a trap for, does no harm.
set -uo pipefail
tcplink=${SOCKLAB_BIN:?}/tcplink
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1
failures=0
complain() { echo "FAILED: $*" >&2; failures=$((failures + 1)); }
if ! why=$("$tcplink" --quiet -- true 2>&1); then
  case $why in *"private networks"*) echo "skipped: $why"; exit 77 ;; esac
  complain "$why"
fi

# refused PATTERN OPTION...
refused() {
  local pattern=$1 status=0
  shift
  timeout 20 "$tcplink" "$@" -- touch ran >out 2>err </dev/null || status=$?
  if [[ $status != 2 || $(wc -l <err) != 1 || -e ran ]] || ! grep -q -- "$pattern" err; then
    complain "'$*' gave status $status and: $(head -c 500 err)"
  fi
  rm -f ran
}
for number in -1 0x10 1e3 18446744073709551616 99999999999999999999 nan ' 5' +5 5x; do
  refused 'not a whole number' --seed "$number"
  refused 'not a whole number' --mtu "$number"
done
for number in -1 0x10 99999999999999999999 1e3 nan; do
  refused "queue: '$number'" --queue "$number"
  refused "delay: '$number'" --delay "$number"
  refused "rate: '$number'" --rate "$number"
  refused "loss: '$number" --loss "$number%"
  refused 'drop:' --drop "data:$number"
  refused 'reorder:' --reorder "1% by $number"
done
refused 'reorder:' --reorder '1% by 1000001'
for option in --seed --mtu --delay --queue --scenario --capture --journal --a-to-b --at --sysctl; do refused "$option" "$option" ''; done
refused 'want two files' --capture same --journal same
echo kept >kept.pcap
refused 'no.such' --capture kept.pcap --sysctl net.no.such=1
[[ $(cat kept.pcap) == kept ]] || complain "a capture is lost to a setting that is refused"
for option in --capture --journal; do
  rm -f pipe; mkfifo pipe
  timeout -k 1 20 "$tcplink" --quiet "$option" pipe -- touch ran >out 2>err </dev/null && complain "$option wrote to a FIFO that no program reads"
  if [[ $(wc -l <err) != 1 || -e ran ]] || ! grep -q 'start its reader first' err; then complain "$option of a FIFO: $(head -c 500 err)"; fi
  cat pipe >copied & timeout -k 1 20 "$tcplink" --quiet "$option" pipe -- true || complain "$option could not write to a FIFO"
  wait $!
  # A journal without an event is empty; a capture without a packet has its header.
  [[ $option == --journal || -s copied ]] || complain "$option wrote nothing to a FIFO"
  rm -f pipe ran copied
done
mkdir folder
mkfifo pipe
ln -s /dev/zero zero
truncate -s 10G sparse
for file in /dev/zero /dev/full folder . pipe zero sparse no_such_file; do refused "$file" --scenario "$file"; done
printf 'seed -1\n' >bad_seed
refused 'bad_seed:1: .*whole number' --scenario bad_seed
refused 'host A' --sysctl net.ipv4.tcp_sakc=0
refused 'host A' --sysctl net.ipv4.tcp_sack=many
refused 'host A.*changed it' --sysctl 'net.ipv4.tcp_sack=1 1'
refused 'net.KEY=VALUE' --sysctl net.ipv4.tcp_sack=
refused 'net.KEY=VALUE' --sysctl kernel.domainname=x
refused 'net.KEY=VALUE' --sysctl net/../kernel/domainname=x
((failures == 0)) && echo "refused: all as they should be"

# Number and octal: 010 is ten.
"$tcplink" -q --seed 010 --mtu 01400 -- ip -o link show link0 2>err | grep -q 'mtu 1400' || complain "--mtu 01400: $(cat err)"
# The command's signals are its own: SIGPIPE and SIGXFSZ end it as they would elsewhere.
"$tcplink" -q -- grep SigIgn /proc/self/status >out 2>err
grep SigIgn /proc/self/status >expected
cmp -s out expected || complain "the command's ignored signals: $(cat out), outside: $(cat expected)"

talk=(sh -c 'tcplink --on B -- timeout 5 ncat -l 10.0.0.2 8000 >/dev/null & sleep 0.5; head -c 300000 /dev/zero | timeout 5 ncat 10.0.0.2 8000; wait; exit 0')
status=0
(ulimit -f 100; exec "$tcplink" -q --capture small.pcap -- "${talk[@]}") 2>err || status=$?
[[ $status == 1 && $(wc -l <err) == 1 && $(<err) == *'small.pcap: File too large'* ]] || complain "a file that may not grow: status $status and: $(cat err)"
[[ ! -e small.pcap ]] || complain "a part of the capture was left"
status=0
(ulimit -f 100; exec "$tcplink" -q --capture small.pcap -- sh -c 'exit 7') 2>err || status=$?
[[ $status == 7 && ! -s err && -s small.pcap ]] || complain "a capture that fits: status $status and: $(cat err)"
status=0
(ulimit -f 0; exec "$tcplink" -q --capture none.pcap -- true) 2>&1 | (ulimit -f unlimited; cat >err)
status=${PIPESTATUS[0]}
[[ $status == 1 && $(tail -n 1 err) == *'none.pcap: File too large'* && ! -e none.pcap ]] || complain "ulimit -f 0: status $status and: $(cat err)"

# A link under the capture's name, or its journal's, is replaced, not followed.
echo precious >precious
ln -s "$work/precious" trap.pcap
ln -s "$work/precious" trap.pcap.journal.jsonl
"$tcplink" -q --capture trap.pcap --drop rst:1 -- timeout 5 ncat B 9 </dev/null >/dev/null 2>&1
[[ $(cat precious) == precious ]] || complain "a planted link was written through"
[[ ! -L trap.pcap && -s trap.pcap && ! -L trap.pcap.journal.jsonl && -s trap.pcap.journal.jsonl ]] || complain "the capture is not where it should be: $(ls -l)"
# Pipes and devices are written to as they are.
[[ $("$tcplink" -q --capture - -- true | head -c 4 | od -An -tx1 | tr -d ' ') == 4d3cb2a1 ]] || complain "--capture - writes no capture"
"$tcplink" -q --capture /dev/stdout --journal /dev/null -- true | cmp -s - <("$tcplink" -q --capture - -- true) || complain "/dev/stdout is not written to"
[[ -z $(find . -name '*.??????' -newer precious ! -name '*.jsonl' ! -name 'zero') ]] || complain "temporary files: $(ls)"
((failures == 0)) || { echo "$failures failed"; exit 1; }
echo ok
