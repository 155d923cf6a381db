# shellcheck shell=bash
# Starts a command under 'labns hold', which ends it, and all that came of it, when this script is
# gone: the kernel closes the pipe between the two, whatever way the script died.

# hold_start KIND ARG-OF-HOLD... -- COMMAND...: sets hold_pid and hold_lifeline.
hold_start() {
  local kind=$1 sudo=() out err
  shift
  read -ra sudo <<<"$(labns_command "$kind")"
  exec {out}>&1 {err}>&2
  show_command "${sudo[@]}" "$lab_bin/labns" hold --until-stdin-closes --owner "$(id -u)" "$@"
  # A coprocess writes into a pipe of ours; its words are for the reader.
  # shellcheck disable=SC2261
  coproc HOLD { exec "${sudo[@]}" "$lab_bin/labns" hold --until-stdin-closes --owner "$(id -u)" "$@" >&"$out" 2>&"$err"; }
  # shellcheck disable=SC2153
  hold_pid=$HOLD_PID hold_lifeline=${HOLD[1]}
  exec {out}>&- {err}>&-
}

# hold_wait: until the command has ended; its exit status.
hold_wait() { wait "$hold_pid"; }

# hold_end: ends the command, and waits until nothing is left of it.
hold_end() {
  [[ -n ${hold_pid:-} ]] || return 0
  eval "exec $hold_lifeline>&-" 2>/dev/null || true
  # A signal may interrupt the waiting; what is being cleaned up is worth the second.
  while kill -0 "$hold_pid" 2>/dev/null; do wait "$hold_pid" 2>/dev/null || true; done
  hold_pid=
}

# held_names: the networks of this user that can be joined.
held_names() { "$lab_bin/labns" list; }
