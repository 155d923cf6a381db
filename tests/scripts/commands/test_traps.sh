#!/usr/bin/env bash
# Files where others can lay traps, names that look like options, limits and masks that leave nothing: no file but the
# one that was asked for is written, and nothing unfinished stays.
source "$(dirname "$0")/support.sh"
need_private_network
name=traps-$$
# Another user, where we are root.
other=$(id -un dev 2>/dev/null || echo nobody)
inside() { "$lab" shell "$name" -- "$@"; }
one_line() { [[ $(grep -vc 'others may write' "$work/err") == 1 ]]; }

# A folder of everybody's in which each name that could be guessed is a link to a precious file.
shared=$work/shared
mkdir -m 1777 "$shared"
chmod 711 "$work"
echo precious >"$work/precious"
chmod 600 "$work/precious"
plant() {
  python3 - "$shared" "$work/precious" <<'END'
import os, sys
folder, target = sys.argv[1:]
for pid in range(1, min(int(open("/proc/sys/kernel/pid_max").read()), 70000)):
    os.symlink(target, f"{folder}/web.{pid}.unfinished.pcap")
    if pid % 8 == 0: os.symlink(target, f"{folder}/.latest.{pid}")
for name in "web.pcap.log", "web.unfinished.pcap", "web.pcap.part", "web.pcap.tmp", "run.unfinished", "log", "pid":
    os.symlink(target, f"{folder}/{name}")
END
}
if ((EUID == 0)); then export -f plant; su "$other" -s /bin/bash -c "$(declare -f plant); shared=$shared work=$work; plant"; else plant; fi
planted=$(find "$shared" | wc -l)
check "links were planted ($planted)" test "$planted" -gt 1000
call inside lab capture -p any -o "$shared/web.pcap" -- true
check "a capture in a folder of links" test "$status" == 0
((status == 0)) || shown
check "the precious file is as it was" grep -qx precious "$work/precious"
check "the capture is a file of its own" test -f "$shared/web.pcap" -a ! -L "$shared/web.pcap" -a -s "$shared/web.pcap"
check "and nothing else was made" test "$(find "$shared" | wc -l)" == $((planted + 1))
if ((EUID == 0)); then
  check "root is told that others may write there" grep -q 'others may write' "$work/err"
  call inside lab capture -p any -o "$work/own.pcap" -- true
  check "and not where they may not" bash -c "! grep -q 'others may write' '$work/err'"
  call "$lab" run slow_reader -o "$shared/mine" -- --bytes 2k --pause 0
  check "for a run too" grep -q 'others may write' "$work/err"
fi
call "$lab" run slow_reader -o "$shared/run" -- --bytes 2k --pause 0
check "a run whose unfinished folder is a planted link: status 1" test "$status" == 1
check "and nothing was written through it" grep -qx precious "$work/precious"

# The final name is a link: not followed, whether it leads somewhere or not.
ln -s "$work/precious" "$work/link.pcap"
ln -s "$work/nowhere" "$work/dangling.pcap"
for each in link dangling; do
  call inside lab capture -p any -o "$work/$each.pcap" -- true
  check "$each.pcap is there already: status 2" test "$status" == 2
  call inside lab capture -f -p any -o "$work/$each.pcap" -- true
  check "$each.pcap, with -f: replaced" test "$status" == 0 -a ! -L "$work/$each.pcap" -a -s "$work/$each.pcap"
done
check "what the links led to is as it was" bash -c "grep -qx precious '$work/precious' && test ! -e '$work/nowhere'"
# It appears while the capture runs.
call inside lab capture -p any -o "$work/late.pcap" -- bash -c "echo mine >'$work/late.pcap'"
check "a file that appeared meanwhile is kept: status 1" test "$status" == 1
check "and has what it had" grep -qx mine "$work/late.pcap"
check "in one line" one_line

# A device of that name stays, with -f too: as root, /dev/null itself would be lost.
mkfifo "$work/device"
call inside lab capture -f -p any -o "$work/device" -- true
check "a pipe is not replaced: status 2" test "$status" == 2 -a -p "$work/device"

# Whoever may write beside a run's folder must not get into it: what is there says what is run.
mkdir -m 777 "$work/open"
exchange() {
  python3 - "$work/open" <<'END'
import glob, json, os, sys, time
until = time.time() + 5
while time.time() < until:
    for folder in glob.glob(sys.argv[1] + "/*.unfinished"):
        try:
            os.rename(folder, sys.argv[1] + "/away")
            os.mkdir(folder)
            os.chmod(folder, 0o777)
            sys.exit(0)
        except OSError: pass
END
}
if ((EUID == 0)); then su "$other" -s /bin/bash -c "$(declare -f exchange); work=$work; exchange" & else exchange & fi
sleep 0.5
call bash -c "umask 0; exec '$lab' run slow_reader -o '$work/open/run' -- --bytes 2k --pause 0"
wait $!
check "a run whose folder was exchanged: status 1" test "$status" == 1
check "nothing of it was run in the other folder" test -z "$(find "$work/open/run.unfinished" "$work/open/run" -name 'server.log' 2>/dev/null)"
check "no plan lies where others may change it" test -z "$(find "$work/open" -name plan.json)"
rm -rf "$work/open"

# A folder of the user's own that is called as a run's would be while it is unfinished.
mkdir "$work/thesis.unfinished"
echo chapter >"$work/thesis.unfinished/one"
call "$lab" run slow_reader -o "$work/thesis" -- --bytes 2k --pause 0
check "a folder that is no run stays" grep -qx chapter "$work/thesis.unfinished/one"
rm -rf "$work/thesis.unfinished"

# A folder whose files are called as Python's, an odd environment, no standard output.
mkdir "$work/modules"
echo "open('$work/ran', 'w')" >"$work/modules/json.py"
call env -C "$work/modules" PYTHONPATH=: "$lab" list
check "json.py in the current folder is not run" test "$status" == 0 -a ! -e "$work/ran"
call bash -c "'$lab' list >&-"
check "lab list >&-: no traceback" test "$status" == 0 -a ! -s "$work/err"
call env SOCKLAB_LANG=fr "$lab" list
check "SOCKLAB_LANG=fr: status 2" test "$status" == 2
call env TCPLINK_HOST=A "$lab" run slow_reader -o "$work/nested" -- --bytes 2k --pause 0
check "a run from a host of a link is in its own network" test -s "$work/nested/trace.pcap"

# Names that look like options.
cd "$work" || exit 1
mkdir names
cd names || exit 1
call "$lab" run slow_reader -o -rf -- --bytes 2k --pause 0
check "lab run -o -rf: a folder of that name" test -s ./-rf/claims.json
[[ -s ./-rf/claims.json ]] || shown
call "$lab" run slow_reader -o -rf -- --bytes 2k --pause 0
check "and a second time it is there already" test "$status" == 2
call inside lab capture -p any -o -x.pcap -- true
check "lab capture -o -x.pcap" test -s ./-x.pcap
call "$lab" run slow_reader -o '' -- --bytes 2k --pause 0
check "lab run -o '': status 2" test "$status" == 2
call "$lab" verify -o '' F2
check "lab verify -o '': status 2" test "$status" == 2
check "nothing else was made" test "$(find . -mindepth 1 -maxdepth 1 | LC_ALL=C sort | paste -sd' ')" == './-rf ./-x.pcap'
cd "$work" || exit 1

# A umask that leaves nobody anything, oneself included.
call bash -c "umask 777; exec '$lab' run slow_reader -o '$work/masked' -- --bytes 2k --pause 0"
check "umask 777: a run" test -s "$work/masked/claims.json"
[[ -s $work/masked/claims.json ]] || shown
check "that nobody else may read" test "$(stat -c %a "$work/masked")" == 700
call bash -c "umask 777; exec '$lab' shell '$name' -- lab capture -p any -o '$work/masked.pcap' -- true"
check "umask 777: a capture" test -s "$work/masked.pcap" -a "$status" == 0

# A file that may not grow.
flood=(bash -c 'ncat -l 127.0.0.1 8000 >/dev/null & sleep 0.3; head -c 600000 /dev/zero | ncat 127.0.0.1 8000; wait; exit 0')
call bash -c "ulimit -f 64; exec '$lab' shell '$name' -- lab capture -p 8000 -o '$work/big.pcap' -- ${flood[*]@Q}"
check "ulimit -f: status 1" test "$status" == 1
check "it is said" grep -q 'ulimit -f' "$work/err"
check "in one line" one_line
check "no part of the capture is kept" test ! -e "$work/big.pcap"
((failures == 0)) || shown

call bash -c "ulimit -f 8; exec '$lab' run slow_reader -o '$work/cut'"
check "a run under ulimit -f: status 1" test "$status" == 1
check "a run under ulimit -f: nothing is kept" test -z "$(find "$work" -maxdepth 1 -name 'cut*')"

# tcpdump is ended by somebody else.
for signal in TERM KILL; do
  call inside lab capture -p 8000 -o "$work/ended.pcap" -- bash -c "pkill -$signal --ns \$\$ --nslist net -x tcpdump; sleep 0.3"
  check "SIG$signal to tcpdump: status 1" test "$status" == 1
  check "SIG$signal to tcpdump: named as the cause" grep -q 'tcpdump.*\(ended\|killed\)' "$work/err"
  check "SIG$signal to tcpdump: in one line" one_line
  check "SIG$signal to tcpdump: no file" test ! -e "$work/ended.pcap"
  ((failures == 0)) || shown
done
start "$lab" run slow_reader -o "$work/ended"
until_true 20 grep -q 'server .*connected' "$work/out" || { complain "the run did not start"; shown; }
kill -TERM "$(processes_left | awk '$2 == "tcpdump" {print $1; exit}')"
wait "$started"
check "SIGTERM to a run's tcpdump: status 1" test $? == 1
check "SIGTERM to a run's tcpdump: named as the cause" grep -q 'tcpdump was ended' "$work/err"

check "no temporary folder stays" bash -c "test -z \"\$(ls -A '$TMPDIR')\""
rm -rf "$shared"
check "nothing left" nothing_left
finish
