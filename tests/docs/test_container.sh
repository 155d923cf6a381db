#!/usr/bin/env bash
# The image of the Containerfile: built from a root folder that debootstrap makes (no registry is needed), and the course's commands in it.
#   test_container.sh [IMAGE]    with an image that is there already
# shellcheck disable=SC2015,SC2016  # `fail` ends the test; $ is for the shell inside
set -euo pipefail
((EUID == 0)) || { echo "skipped: podman with a root folder needs root here"; exit 77; }
for tool in podman runc debootstrap; do
  command -v "$tool" >/dev/null || { echo "skipped: no $tool here"; exit 77; }
done
fail() { echo "FAILED: $*"; tail -5 out 2>/dev/null; exit 1; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
podman=(podman --runtime runc --cgroup-manager=cgroupfs)
image=${1:-}
if [[ -z $image ]]; then
  image=localhost/socklab-test
  debootstrap --variant=minbase --include=ca-certificates bookworm root >out 2>&1 || fail debootstrap
  tar -C root -c . | podman import - localhost/socklab-base >out 2>&1 || fail import
  rm -rf root
  git -C "$SOCKLAB_ROOT" archive --prefix=source/ HEAD | tar -x
  "${podman[@]}" build --isolation chroot --network host --build-arg BASE=localhost/socklab-base \
    -f source/Containerfile -t "$image" source >out 2>&1 || fail "podman build"
fi
inside() {
  "${podman[@]}" run --rm --ulimit nofile=20000:20000 --ulimit nproc=10000:10000 --network none "${flags[@]}" "$image" \
    bash -c "$1" >out 2>&1 </dev/null
}
for flags_of in "" "--device /dev/net/tun"; do
  read -ra flags <<<"$flags_of"
  name=${flags_of:-no flags}
  inside '[[ $(whoami) == student ]] && scripts/lab doctor' || fail "lab doctor, $name"
  inside 'scripts/lab run slow_reader' && grep -q 'announced window 0' out || fail "slow_reader, $name"
  for unit in 1 5 10; do inside "scripts/lab learn $unit" || fail "unit $unit, $name"; done
  inside 'cd /tmp && lab=~/socklab/scripts/lab; $lab exercises start find_basics && $lab check find_basics find_basics --json | grep -c "\"result\": \"ok\""' ||
    grep -q '^1$' out || fail "an exercise of questions, $name"
  inside 'scripts/lab check one_stall exercises/one_stall/solutions/c' || fail "an exercise with a program, $name"
  inside 'mkdir -p /tmp/class/Ann && cp -r exercises/half_close_data/solutions/c /tmp/class/Ann/half_close_data &&
    scripts/lab check --all /tmp/class -o /tmp/out --csv' && grep -q 'Ann,half_close_data,4,4' out || fail "a class, $name"
  inside 'scripts/lab verify' || true
  grep -q '36 proved, 0 open' out || fail "lab verify, $name: $(tail -1 out)"
  echo "ok: $name"
done
