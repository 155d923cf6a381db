#!/usr/bin/env bash
# A class graded over two hosts, each with an sshd: the table is the same as on one machine.
# The hosts are tcplink's (network namespaces); they share the file system, so socklab stands at the same path.
# shellcheck disable=SC2015  # `fail` ends the test
set -euo pipefail
((EUID == 0)) || { echo "skipped: sshd opens sessions only for root here"; exit 77; }
for tool in bwrap parallel rsync /usr/sbin/sshd ssh-keygen; do
  command -v "$tool" >/dev/null || { echo "skipped: no $tool here"; exit 77; }
done
bwrap --unshare-user --ro-bind / / true 2>/dev/null || { echo "skipped: bwrap may make no namespaces here"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
chmod 755 "$work"
cd "$work"
export HOME=$work/home XDG_STATE_HOME=$work/state
mkdir -p home /run/sshd
lab=$SOCKLAB_ROOT/scripts/lab
fail() { echo "FAILED: $*"; cat out err sshd.* 2>/dev/null | tail -40; exit 1; }
python3 "$SOCKLAB_ROOT/tests/exercises/make_class.py" class 8 >want
"$lab" check --all class -o one --csv >out 2>err || fail "on one machine"
ssh-keygen -q -t ed25519 -N '' -f host_key
ssh-keygen -q -t ed25519 -N '' -f key
cat >sshd_config <<CONFIG
HostKey $work/host_key
AuthorizedKeysFile $work/key.pub
StrictModes no
UsePAM no
PermitRootLogin yes
PidFile none
SetEnv SOCKLAB_BIN=$SOCKLAB_BIN SOCKLAB_ROOT=$SOCKLAB_ROOT SOCKLAB_BUILD=$SOCKLAB_BUILD LANG=C.UTF-8
CONFIG
login="ssh -p 2222 -i $work/key -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR"
printf '%s\n' "2/$login 10.0.0.1" "2/$login 10.0.0.2" >machines
cat >scene.sh <<SCENE
/usr/sbin/sshd -D -e -p 2222 -f $work/sshd_config 2>sshd.a &
"$SOCKLAB_BIN/tcplink" --on B -- /usr/sbin/sshd -D -e -p 2222 -f $work/sshd_config 2>sshd.b &
for host in 10.0.0.1 10.0.0.2; do
  for _ in \$(seq 50); do $login \$host true 2>/dev/null && break; sleep 0.2; done
done
"$lab" check --all class -o two --machines machines -j 2 --csv
SCENE
"$SOCKLAB_BIN/tcplink" --delay 1ms -- bash scene.sh >out 2>err || fail "over two hosts: status $?"
diff one/table.csv two/table.csv || fail "the tables differ"
for host in sshd.a sshd.b; do grep -q 'Accepted publickey' "$host" || fail "$host graded nothing"; done
echo ok
