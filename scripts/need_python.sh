# shellcheck shell=sh
# Sets `python`, and installs python3 from the distribution's packages where it is missing; says so first. Sourced by lab
# and test. /usr/bin/python3 is preferred: the python3 of a version manager (pyenv) in PATH is a script, and takes ten times
# as long to start.
python=/usr/bin/python3
if [ ! -x "$python" ]; then python=python3; fi
if ! command -v "$python" >/dev/null; then
  sudo=
  if [ "$(id -u)" != 0 ]; then
    sudo=sudo
    if [ ! -t 2 ]; then sudo='sudo -n'; fi
  fi
  echo "set-up    installing what is missing: ${sudo:+$sudo }apt-get install -y --no-install-recommends python3"
  log=$(mktemp)
  if ! { $sudo apt-get -q update && $sudo env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=600 \
    install -y --no-install-recommends python3; } </dev/null >"$log" 2>&1; then
    tail -n 5 "$log" >&2
    rm -f "$log"
    echo "lab: python3 is missing and could not be installed (apt's last lines above); as root: apt-get install python3" >&2
    exit 1
  fi
  rm -f "$log"
  export SOCKLAB_APT_UPDATED=1
fi
