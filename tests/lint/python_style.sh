#!/bin/sh
# The Python of scripts/ and of its tests: typed (mypy --strict), formatted (black), nothing unused (pyflakes).
cd "$SOCKLAB_ROOT" || exit 1
status=0
/usr/bin/mypy --cache-dir "$SOCKLAB_BUILD/mypy" scripts/socklab || status=1
case $(/usr/bin/black --version) in
  *' 23.'*) /usr/bin/black --check --diff -q scripts tests/scripts tests/demos exercises docs || status=1 ;;
  *) echo "black 23 is not here, and others format a little differently: the format is not checked" ;;
esac
find scripts tests/scripts tests/demos/test_chinese.py exercises/*/checks.py -name '*.py' -exec pyflakes3 {} + || status=1
exit $status
