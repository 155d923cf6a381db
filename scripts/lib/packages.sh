# shellcheck shell=bash
# Set-up: finds what is missing and installs that, and only that, from the distribution's packages.

# present PROBE: is it there, however it came?
present() {
  local kind=${1%%:*} what=${1#*:} least='' directory file
  case $kind in
    command) type -P "$what" >/dev/null ;;
    header)
      [[ $what == *'>='* ]] && least=${what#*>=} what=${what%%>=*}
      for directory in /usr/local/include /usr/include; do
        # shellcheck disable=SC2086  # a pattern, on purpose: Catch2 2 and 3 name their headers differently
        for file in "$directory"/$what; do
          [[ -e $file ]] || continue
          [[ -z $least ]] && return 0
          (($(sed -n 's/^#define BOOST_VERSION \([0-9]*\).*/\1/p' "$file") >= least)) && return 0
        done
      done
      return 1 ;;
  esac
}

# missing_packages PURPOSE...: one a line.
missing_packages() {
  local purpose probe package on_ubuntu ubuntu=
  # shellcheck disable=SC1091
  if grep -qsE '^ID(_LIKE)?=.*ubuntu' /etc/os-release; then ubuntu=1; fi
  # Debian after 12 offers Boost as Ubuntu does: only bookworm's own libboost-dev is too old.
  [[ -n $ubuntu ]] || grep -qs 'VERSION_ID="12"' /etc/os-release || ubuntu=boost
  while read -r purpose probe package on_ubuntu; do
    [[ $purpose == '#'* || -z $purpose || " $* " != *" $purpose "* ]] && continue
    present "$probe" && continue
    if [[ -n $on_ubuntu ]] && [[ $ubuntu == 1 || ($ubuntu == boost && $on_ubuntu != -) ]]; then package=$on_ubuntu; fi
    [[ $package == - ]] || echo "$package"
  done <"$SOCKLAB_ROOT/scripts/lib/packages.txt"
}

# as_root COMMAND...: directly, or by sudo; asks for a password only where somebody is there to type it.
sudo_command() {
  ((EUID == 0)) && return
  if [[ -t 2 && -r /dev/tty ]]; then echo sudo; else echo "sudo -n"; fi
}

# need_packages PURPOSE...: installs what is missing; says what, and by which command.
need_packages() {
  local missing sudo install
  mapfile -t missing < <(missing_packages "$@")
  ((${#missing[@]})) || return 0
  sudo=$(sudo_command)
  if ! type -P apt-get >/dev/null; then
    fail "this system has no apt; please install what is missing by its own means (Debian's names): %s" \
      "本系统没有 apt；请用系统自己的方式装上所缺软件（以下是 Debian 的包名）：%s" "${missing[*]}"
  fi
  install="${sudo:+$sudo }apt-get install -y --no-install-recommends ${missing[*]}"
  if [[ -n $sudo ]] && ! type -P sudo >/dev/null; then
    fail "packages are missing, and there is neither sudo nor root here; as root: apt-get install %s" \
      "缺少软件包，而这里既没有 sudo 也不是 root；请以 root 执行：apt-get install %s" "${missing[*]}"
  fi
  say "set-up    installing what is missing: %s" "准备      安装缺少的软件包：%s" "$install"
  if [[ -n $sudo ]] && ! $sudo -v; then
    fail "sudo was refused; have someone install: %s" "sudo 被拒绝；请管理员安装：%s" "${missing[*]}"
  fi
  local log=$SOCKLAB_ROOT/build/packages.log
  mkdir -p "$SOCKLAB_ROOT/build" 2>/dev/null && [[ -w $SOCKLAB_ROOT/build ]] || log=/dev/null
  # shellcheck disable=SC2086
  if ! { apt_get $sudo update && apt_get $sudo install -y --no-install-recommends "${missing[@]}"; } >"$log" 2>&1 </dev/null; then
    tail -n 20 "$log" >&2
    fail "the packages could not be installed (apt's last lines above); by hand: %s" \
      "软件包没有装上（apt 的最后几行见上）；可手工执行：%s" "$install"
  fi
  mapfile -t missing < <(missing_packages "$@")
  ((${#missing[@]} == 0)) || fail "installed, and still not found: %s" "装好了却仍找不到：%s" "${missing[*]}"
}

# tshark's package asks a question (who may capture), and another apt may be at work: neither may stop us.
apt_get() {
  local sudo=()
  while [[ $1 == sudo || $1 == -n ]]; do sudo+=("$1"); shift; done
  run "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=600 "$@"
}
