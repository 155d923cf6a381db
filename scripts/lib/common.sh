# shellcheck shell=bash
# What every script here speaks with: two languages, colour where it is wanted, errors of one line,
# and commands that are shown before they run.

: "${SOCKLAB_ROOT:?}"
# The tests give programs of another build, and a place of their own for the runs.
lab_bin=${SOCKLAB_BIN:-$SOCKLAB_ROOT/build/bin}
lab_runs=${SOCKLAB_RUNS:-$SOCKLAB_ROOT/runs}
lab_command=
verbose=${SOCKLAB_VERBOSE:-}
help_wanted=
# ip, ethtool, sysctl and nft live where an ordinary user's PATH often does not reach.
PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin

language_of_locale() {
  local locale=${LC_ALL:-${LC_MESSAGES:-${LANG:-}}}
  if [[ $locale == zh* ]]; then echo zh; else echo en; fi
}
lang=${SOCKLAB_LANG:-$(language_of_locale)}

# words ENGLISH CHINESE [ARG...]: the format of the chosen language, filled in; plain text where there is no ARG.
words() {
  local format=$1
  [[ $lang == zh ]] && format=$2
  # shellcheck disable=SC2059
  if (($# == 2)); then printf '%s' "$format"; else printf -- "$format" "${@:3}"; fi
}
say() { words "$@"; printf '\n'; }

# Asked once, here: within $(...) standard output is never a terminal.
colour='' colour_of_errors=''
if [[ -z ${NO_COLOR:-} && ${TERM:-dumb} != dumb ]]; then
  [[ ! -t 1 ]] || colour=1
  [[ ! -t 2 ]] || colour_of_errors=1
fi
# paint CODE TEXT: colour only on a terminal.
paint() { if [[ -n $colour ]]; then printf '\033[%sm%s\033[0m' "$1" "$2"; else printf '%s' "$2"; fi; }

# notice: what the reader should know, on standard error, in one line.
notice() {
  local line
  line=$(words "$@")
  printf '%s: %s\n' "lab${lab_command:+ $lab_command}" "${line//$'\n'/ }" >&2
}
fail() { notice "$@"; exit 1; }
# beware_of_others FOLDER: root is told where others can put files in the way, or exchange them.
beware_of_others() {
  local owner group mode
  ((EUID == 0)) || return 0
  read -r owner group mode < <(stat -Lc '%u %g %a' -- "$1") || return 0
  ((owner != 0 || (8#$mode & 8#002) || (group != 0 && (8#$mode & 8#020)))) || return 0
  notice "others may write into %s, and could remove or replace what root leaves there" "别的用户可以写 %s，能删除或替换 root 留在那里的文件" "$1"
}
usage_error() { notice "$@"; exit 2; }

# Quoted only where the shell would need it, so that the line can be pasted.
quoted() {
  local word out=()
  for word; do
    if [[ $word =~ ^[A-Za-z0-9_./:=,@%+-]+$ ]]; then out+=("$word"); else out+=("'${word//\'/\'\\\'\'}'"); fi
  done
  printf '%s' "${out[*]}"
}
show_command() {
  [[ -n $verbose ]] || return 0
  if [[ -n $colour_of_errors ]]; then printf '\033[2m+ %s\033[0m\n' "$(quoted "$@")"; else printf '+ %s\n' "$(quoted "$@")"; fi >&2
}
# run COMMAND...: shown first where -v was given.
run() { show_command "$@"; "$@"; }
# The command is shown, what it says is not.
run_quietly() { show_command "$@"; "$@" >/dev/null 2>&1; }

# common_options ARG...: takes -v, --lang and --help out, wherever they stand before '--'; leaves the others in rest.
common_options() {
  rest=()
  while (($#)); do
    case $1 in
      --) rest+=("$@"); return ;;
      -v | --verbose) verbose=1 ;;
      -h | --help) help_wanted=1 ;;
      --lang | --lang=*)
        if [[ $1 == --lang ]]; then shift; lang=${1:-}; else lang=${1#*=}; fi
        [[ $lang == en || $lang == zh ]] || { local given=$lang; lang=$(language_of_locale)
          usage_error "--lang knows en and zh, not '%s'" "--lang 只认 en 和 zh，不认“%s”" "$given"; } ;;
      *) rest+=("$1") ;;
    esac
    shift
  done
}

# options SHORT LONG ARG...: getopt(1) over what stands before '--'; into the array 'parsed' (ending
# in '--' and the operands), what stands after it into 'after'. Its complaint becomes our one line.
options() {
  local short=$1 long=$2 before=() complaint out
  shift 2
  after=()
  has_after=
  while (($#)); do
    if [[ $1 == -- ]]; then after=("${@:2}"); has_after=1; break; fi
    before+=("$1")
    shift
  done
  if ! out=$(LC_ALL=C getopt -n x -o "$short" -l "$long" -- "${before[@]}" 2>/dev/null); then
    complaint=$(LC_ALL=C getopt -n x -o "$short" -l "$long" -- "${before[@]}" 2>&1 >/dev/null | head -n 1) || true
    usage_error "%s%s; see lab $lab_command --help" "%s%s；请看 lab $lab_command --help" "${complaint#x: }" "${options_hint:+ ($(words "$options_hint" "${options_hint_zh:-}"))}"
  fi
  eval "parsed=($out)"
}
