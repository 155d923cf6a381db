#!/usr/bin/env bash
# .ci/run with a scripts/test that only tells what it was asked: its status, its last lines, and that a signal leaves nothing.
set -uo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/.ci" "$work/scripts" "$work/tmp"
cp "$SOCKLAB_ROOT/.ci/run" "$work/.ci/run"
cat >"$work/scripts/test" <<'STUB'
#!/usr/bin/env bash
case "$*" in
  *asan*build-only*) [[ $FAILS != build ]] || exit 1 ;;
  *build-only*) ;;
  *asan*) echo "100% tests passed, 0 tests failed out of 28"; [[ $FAILS != asan ]] || exit 8 ;;
  *) [[ $FAILS != hangs ]] || sleep 987.65; echo "99% tests passed, 1 tests failed out of 269"; [[ $FAILS != first ]] || exit 8 ;;
esac
STUB
chmod +x "$work/scripts/test"
export TMPDIR=$work/tmp
failures=0
check() { if "${@:2}"; then echo "ok: $1"; else echo "FAILED: $1"; cat "$work/out"; failures=$((failures + 1)); fi; }

for case in none:0 first:1 asan:1 build:1; do
  FAILS=${case%:*} "$work/.ci/run" >"$work/out" 2>&1
  check "${case%:*} fails: the status" test "$?" == "${case#*:}"
  [[ $case == build:* ]] || check "${case%:*} fails: the summary is last" test "$(tail -n 1 "$work/out")" == "99% tests passed, 1 tests failed out of 269"
done
for signal in TERM INT HUP; do
  # A shell's background jobs ignore SIGINT; Python's children do not.
  FAILS=hangs python3 - "$work/.ci/run" "$signal" >"$work/out" 2>&1 <<'PYTHON'
import signal, subprocess, sys, time
signal.signal(signal.SIGINT, signal.default_int_handler)
run = subprocess.Popen(["bash", sys.argv[1]], start_new_session=True)
while subprocess.run(["pgrep", "-xf", "sleep 987.65"], stdout=subprocess.DEVNULL).returncode != 0:
    time.sleep(0.1)
run.send_signal(getattr(signal, "SIG" + sys.argv[2]))
run.wait(20)
time.sleep(1)
PYTHON
  check "$signal ends the tests" bash -c '! pgrep -xf "sleep 987.65"'
  check "$signal leaves no file" test -z "$(ls "$work/tmp")"
done
exit $((failures > 0))
