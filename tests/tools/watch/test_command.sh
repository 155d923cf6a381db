#!/usr/bin/env bash
# tcpwatch as a command: exit status, files, signals, bad usage.
# shellcheck disable=SC2317  # functions called by way of check
set -euo pipefail
tcpwatch=$SOCKLAB_BIN/tcpwatch
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
failures=0
check() {  # check DESCRIPTION COMMAND...
  local what=$1; shift
  if ! "$@"; then echo "FAILED: $what"; failures=$((failures + 1)); fi
}
status_of() { local status=0; "$@" >out 2>err || status=$?; echo "$status"; }
one_line() { [[ $(wc -l <err) == 1 ]]; }

check 'the exit status is the command'\''s' [ "$(status_of "$tcpwatch" -o e -- sh -c 'exit 7')" = 7 ]
check 'the file is there, complete' test -s e -a ! -e e.part
check '128+n for signal n' [ "$(status_of "$tcpwatch" -o e -- sh -c 'kill -TERM $$')" = 143 ]
rm -f e
check 'an empty value is refused' [ "$(status_of "$tcpwatch" --output= -- true)" = 2 ]
check 'no such command: 127' [ "$(status_of "$tcpwatch" -o e -- ./nothing)" = 127 ]
check '… in one line' one_line
check '… and no file' test ! -e e -a ! -e e.part
check 'no command: usage' [ "$(status_of "$tcpwatch" -o e)" = 2 ]
check '… in one line' one_line
check 'a bad interval: usage' [ "$(status_of "$tcpwatch" -o e --samples 2 -- true)" = 2 ]
check '… in one line' one_line
check 'nowhere to write: failure' [ "$(status_of "$tcpwatch" -o no/where -- touch ran)" = 1 ]
check '… in one line' one_line
check '… and the command did not run' test ! -e ran
check 'standard output' [ "$("$tcpwatch" -o - --samples off -- true | jq -r .kind)" = program ]
mkfifo pipe
check 'a FIFO that no program reads: failure' [ "$(status_of timeout -k 1 20 "$tcpwatch" -o pipe -- touch ran)" = 1 ]
check '… in one line' one_line
check '… that says what to do' grep -q 'start its reader first' err
check '… and the command did not run' test ! -e ran
cat pipe >copied & "$tcpwatch" -o pipe --samples off -- true; wait $!
check 'a FIFO that a program reads' [ "$(jq -r .kind copied)" = program ]
rm -f pipe copied
check 'a full disk: failure' [ "$(status_of "$tcpwatch" -o /dev/full --samples off -- true)" = 1 ]

# Killed, tcpwatch leaves nothing behind, and the command does not outlive it.
"$tcpwatch" -o e -- python3 -c '
import socket, time
l = socket.socket(); l.bind(("127.0.0.1", 0)); l.listen()
print(flush=True); time.sleep(60)' >ready &
pid=$!
for _ in $(seq 100); do [[ -s ready ]] && break; sleep 0.1; done
child=$(pgrep -P "$(pgrep -P "$pid")")
rm -f e
kill -KILL "$pid"; wait "$pid" 2>/dev/null || true
check 'killed, it leaves no file' [ "$(ls -A)" = "$(printf '%s\n' err out ready)" ]
# (A container's first process may reap nobody: a zombie is gone too.)
gone() { for _ in $(seq 50); do [[ $(ps -o stat= -p "$child") == [!Z]* ]] || return 0; sleep 0.1; done; return 1; }
check 'and no command running' gone

# Also processes of the command's that ignore SIGTERM; a daemon, which left its tree before, is not the command's.
"$tcpwatch" -o e -- bash -c 'trap "" TERM; (trap "" TERM; exec sleep 3331) & (setsid sleep 3333 </dev/null >/dev/null 2>&1 &); echo; exec sleep 3332' >ready3 &
pid=$!
for _ in $(seq 100); do [[ -s ready3 ]] && break; sleep 0.1; done
kill -KILL "$pid"; wait "$pid" 2>/dev/null || true
none() { for _ in $(seq 80); do pgrep -f 'sleep 333[12]' >/dev/null || return 0; sleep 0.1; done; return 1; }
check 'killed, it leaves no process that ignores SIGTERM' none
check 'and a daemon lives on' pkill -KILL -f 'sleep 3333'
rm -f ready3

long=$(printf 'n%.0s' {1..255})
check 'a name of 255 bytes' [ "$(status_of "$tcpwatch" -o "$long" -- true)" = 0 ]
check '… is a file of that name' test -s "$long"
rm -f "$long"

# A signal for tcpwatch is for the command.
"$tcpwatch" -o e -- sh -c 'trap "exit 9" TERM; echo; while :; do sleep 0.1; done' >ready2 &
pid=$!
for _ in $(seq 100); do [[ -s ready2 ]] && break; sleep 0.1; done
kill -TERM "$pid"; status=0; wait "$pid" || status=$?
check 'SIGTERM is passed on' [ "$status" = 9 ]
check 'and the file is complete' test -s e -a ! -e e.part

# LD_PRELOAD ends at a blank and at a colon: a student's folder may have either.
mkdir -p 'my files: new/bin' 'my files: new/lib'
cp "$tcpwatch" 'my files: new/bin/'; cp "$(dirname "$tcpwatch")/../lib/libtcpwatch.so" 'my files: new/lib/'
'my files: new/bin/tcpwatch' -o e --samples off -- python3 -c 'import socket; socket.socket().listen()' 2>err
check 'a folder with a blank and a colon: the calls are seen' [ "$(jq -r 'select(.call == "listen").result' e)" = 0 ]
check '… and nothing is complained of' test ! -s err

# Where others may write: a file that is in the way is replaced, a link not followed, and root is told.
mkdir shared; chmod 1777 shared
echo precious >precious
for name in e e.part .e; do ln -s ../precious "shared/$name"; done
"$tcpwatch" -o shared/e --samples off -- true 2>err
check 'no link is followed' [ "$(<precious)" = precious ]
check 'the file is in its place' test -f shared/e -a ! -L shared/e
check '… with the usual mode' [ "$(stat -c %a shared/e)" = "$(printf '%o' $((0666 & ~$(umask))))" ]
check '… and no other there' [ "$(ls -A shared)" = "$(printf '%s\n' .e e e.part)" ]
if ((EUID == 0)); then check 'root is told' grep -q 'other users may write in shared$' err; else check 'nothing is told' test ! -s err; fi

# A file system without unnamed files: one with a random name instead; that of a killed tcpwatch is removed.
if command -v strace >/dev/null; then
  mkdir named
  without_unnamed() { strace -qq -o /dev/null -P "$PWD/named" -e trace=openat -e inject=openat:error=EOPNOTSUPP:when=1 "$tcpwatch" "$@"; }
  : >named/.e.0123456789abcdef
  check 'without unnamed files' without_unnamed -o "$PWD/named/e" --samples off -- sh -c 'ls -A named >while'
  check '… a random name meanwhile, and no old one' [ "$(sed -E 's/[0-9a-f]{16}/R/' while)" = .e.R ]
  check '… and its own in the end' [ "$(ls -A named)" = e ]
fi

# Too large a file: the command runs on to its own end, and no file is left.
rm -f e
long='import socket
l = socket.socket(); l.bind(("127.0.0.1", 0)); l.listen()
for _ in range(20000): l.listen()
l.close(); print("ended", flush=True)'
check 'ulimit -f: failure' [ "$(status_of bash -c 'ulimit -f 64; exec "$@"' - "$tcpwatch" -o e -- python3 -c "$long")" = 1 ]
check '… the command ended by itself' [ "$(<out)" = ended ]
check '… in one line' one_line
check '… that says why' grep -q 'cannot write e: File too large' err
check '… and no file' [ -z "$(find . -maxdepth 1 -name e -o -maxdepth 1 -name '.e*')" ]
check '… the command'\''s own status where it failed' [ "$(status_of bash -c 'ulimit -f 64; exec "$@"' - "$tcpwatch" -o e -- python3 -c "$long; exit(5)")" = 5 ]
check 'ulimit -f 0: SIGXFSZ ends the command, as it would unwatched' [ "$(status_of bash -c 'ulimit -f 0; exec "$@" >/dev/null' - \
  "$tcpwatch" -o - --samples off -- sh -c 'echo x >big; :')" = $((128 + $(kill -l XFSZ))) ]

# What tcpwatch was told to do with signals is for the command.
given() { python3 -c 'import signal, subprocess, sys
signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR1, signal.SIGTERM])
for each in signal.SIGPIPE, signal.SIGXFSZ, signal.SIGHUP: signal.signal(each, signal.SIG_IGN)
sys.exit(subprocess.run(sys.argv[1:], restore_signals=False).returncode)' "$@"; }
given "$SOCKLAB_BUILD/tests/watched_signals" 8 >unwatched
given "$tcpwatch" -o e -- "$SOCKLAB_BUILD/tests/watched_signals" 8 >watched
check 'mask and dispositions are inherited' cmp -s unwatched watched

# Interrupted in whatever way, no shared memory and no file without its name is left.
for signal in INT TERM HUP KILL; do
  rm -rf only; mkdir only
  "$tcpwatch" -o only/e -- python3 -c '
import signal, socket
for each in signal.SIGINT, signal.SIGTERM, signal.SIGHUP: signal.signal(each, signal.SIG_DFL)
socket.create_server(("127.0.0.1", 0)); print(flush=True); signal.pause()' >ready3 &
  pid=$!
  for _ in $(seq 100); do [[ -s ready3 ]] && break; sleep 0.1; done
  child=$(pgrep -P "$(pgrep -P "$pid")")
  memory() { ipcs -m -p | awk -v pid="$1" '$3 == pid' | grep -c .; }
  check "its memory is there" [ "$(memory "$pid")" = 1 ]
  kill "-$signal" "$pid"; wait "$pid" 2>/dev/null || true
  check "after $signal: no command running" gone
  check "after $signal: no shared memory" [ "$(memory "$pid")" = 0 ]
  want=e; [[ $signal == KILL ]] && want=
  check "after $signal: the file whole or not at all" [ "$(ls -A only)" = "$want" ]
  : >ready3
done
exit $((failures > 0))
