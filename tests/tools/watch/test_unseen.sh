#!/usr/bin/env bash
# What tcpwatch cannot see it says, once; what it can see it sees through exec, spawn and an empty
# environment; and a program killed in a call leaves that call.
set -euo pipefail
tcpwatch=$SOCKLAB_BIN/tcpwatch programs=$SOCKLAB_BUILD/tests
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
failures=0
fail() { echo "FAILED: $*"; failures=$((failures + 1)); cat said; }
watch() { "$tcpwatch" -o events "$@" 2>said; }
says() { [[ $(grep -c "$1" said) == 1 ]] || fail "said not once: $1"; }
calls() { jq -r "select(.kind == \"call\" and .program == \"$1\" and .call == \"$2\").result" events; }
states() { jq -r 'select(.kind == "sample" and .state == "ESTABLISHED" and .unread == 5).unread' events; }

watch -- sh -c "$programs/watched_static_pair 1; $programs/watched_static_pair 1000"
says 'watched_static_pair .* linked statically'
[[ -z $(calls watched_static_pair write) ]] || fail 'a static program was watched?'
[[ -n $(states) ]] || fail 'no sample of a static program'

watch -- "$programs/watched_static_pair" 1
says 'linked statically'

if [[ -x $programs/watched_raw_filter ]] && "$programs/watched_raw_filter"; then
  status=0; watch -- "$programs/watched_raw_filter" || status=$?
  [[ $status == 159 ]] || fail "a filter that nothing could notice: $status"  # noticed one day? Then it must be 0
  says 'ended by SIGSYS: a seccomp filter'
fi

watch -- "$programs/watched_sleepy_pair" 1
says 'ended with 3 sockets open'

for how in "env -i $programs/watched_sleepy_pair" "sh -c $programs/watched_sleepy_pair" \
  "python3 -c 'import subprocess; subprocess.run([\"$programs/watched_sleepy_pair\"], env={}, check=True)'" \
  "python3 -c 'import os; os.posix_spawn(\"$programs/watched_sleepy_pair\", [\"x\"], {})'; sleep 0.2" \
  "python3 -c 'import os; os.execvp(\"$programs/watched_sleepy_pair\", [\"x\"])'" \
  "xargs -a /dev/null $programs/watched_sleepy_pair"; do
  watch -- sh -c "$how"
  [[ $(jq -r 'select(.call == "write").result' events) == 5 ]] || fail "not seen: $how"
done

status=0; watch -- "$programs/watched_io_uring" || status=$?
if [[ $status == 77 ]]; then echo 'no io_uring here'; else says 'uses io_uring'; fi

# A file that is set-group-ID to another group; only root can make one for nobody else's use.
if [[ $EUID == 0 ]] && id dev >/dev/null 2>&1; then
  chmod 755 . && cp "$programs/watched_sleepy_pair" privileged && chmod u+s privileged
  mkdir for_dev && chown dev for_dev
  su dev -c "$tcpwatch -o for_dev/events -- ./privileged" 2>said || fail 'as dev'
  says 'privileged .* is set-uid'
fi

# Killed while blocked in write(): every write that returned has its line, and so has the one that did not.
cat >blocked.py <<'END'
import os, signal, socket, threading
l = socket.socket(); l.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096); l.bind(("127.0.0.1", 0)); l.listen()
s = socket.socket(); s.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096); s.connect(l.getsockname())
threading.Timer(0.4, lambda: os.kill(os.getpid(), signal.SIGKILL)).start()
returned = 0
while True:
    os.write(s.fileno(), b"x" * 1000)
    returned += 1
    print(returned, flush=True)
END
status=0; watch -- python3 blocked.py >returned || status=$?
[[ $status == 137 ]] || fail "status $status of a killed program"
[[ $(jq -s '[.[] | select(.call == "write" and .return != null)] | length' events) == $(tail -n 1 returned) ]] ||
  fail 'a write that returned is missing'
[[ $(jq -s '[.[] | select(.call == "write" and .return == null and .asked == 1000)] | length' events) == 1 ]] ||
  fail 'the blocked write is missing'

# Cut anywhere, every whole line is still JSON.
size=$(stat -c %s events)
for at in 1 $((size / 3)) $((size / 2)) $((size - 1)); do
  head -c "$at" events | sed '$d' | jq -e . >/dev/null 2>&1 || [[ $at == 1 ]] || fail "cut at $at"
done
exit $((failures > 0))
