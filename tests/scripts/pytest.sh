#!/bin/sh
# The unit tests of scripts/: tests/scripts. By Debian's own python3, whose package pytest is.
cd "$SOCKLAB_ROOT" || exit 1
exec /usr/bin/python3 -m pytest -q -p no:cacheprovider "$@"
