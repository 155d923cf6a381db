# shellcheck shell=bash
# tcpdump with the options that make a capture whole: awaited before the first packet, and stopped
# only after the last has been written.

# tcpdump_command INTERFACE FILTER...: into the array 'tcpdump'. The capture goes to standard output,
# because as another user, or under AppArmor, tcpdump may not open every path itself.
tcpdump_command() {
  local interface=$1 user=()
  shift
  # As root tcpdump would change to a user of its own, who need not be allowed to go on.
  ((EUID == 0)) && user=(-Z root)
  # The buffer (KiB) holds frames of the largest size that may come, 64 KiB on a host's lo: the usual 2 MiB are few.
  tcpdump=(tcpdump "${user[@]}" -i "$interface" --immediate-mode -U -B 32768 --time-stamp-precision=nano -w - "$@")
}

# By hand one would name the file.
tcpdump_show() {
  local word shown=()
  for word in "${tcpdump[@]}"; do
    if [[ $word == - ]]; then shown+=("$1"); else shown+=("$word"); fi
  done
  show_command "${shown[@]}"
}

# tcpdump_start FILE INTERFACE FILTER...: sets tcpdump_pid; false where it did not come up.
tcpdump_start() {
  local file=$1
  tcpdump_log=$file.log
  tcpdump_command "${@:2}"
  tcpdump_show "$file"
  "${tcpdump[@]}" >"$file" 2>"$tcpdump_log" </dev/null &
  tcpdump_pid=$!
  tcpdump_await "$tcpdump_pid"
}

# tcpdump_await PID: until it listens; false where that process ends first.
tcpdump_await() {
  local waited
  for ((waited = 0; waited < 500; waited++)); do
    grep -sq 'listening on' "$tcpdump_log" && return
    kill -0 "$1" 2>/dev/null || return 1
    sleep 0.02
  done
  return 1
}

# On SIGUSR1 tcpdump tells its counts. Those of 'lo' see each packet twice (as sent and as received)
# of which tcpdump takes one; hence 'received' may be the double.
tcpdump_counts() {
  local lines
  lines=$(grep -c 'received by filter' "$tcpdump_log") || true
  kill -USR1 "$tcpdump_pid" 2>/dev/null || return 1
  local waited
  for ((waited = 0; waited < 50; waited++)); do
    (($(grep -c 'received by filter' "$tcpdump_log" || true) > lines)) && break
    sleep 0.01
  done
  local text
  text=$(tail -n 1 "$tcpdump_log")
  [[ $text =~ ([0-9]+)\ packets?\ captured,\ ([0-9]+)\ packets?\ received ]] || return 1
  captured=${BASH_REMATCH[1]} received=${BASH_REMATCH[2]}
}

# Until what the kernel has handed over is written, and nothing more comes.
tcpdump_settle() {
  local captured=-1 received=-1 before tries
  for ((tries = 0; tries < 40; tries++)); do
    before=$captured
    tcpdump_counts || return 0
    if ((captured == before && (received == captured || received == 2 * captured))); then return; fi
    sleep 0.03
  done
}

# tcpdump_end STATUS: why it has ended before it was told to.
tcpdump_end() {
  local line
  line=$(grep -v 'listening on' "$tcpdump_log" | tail -n 1) || true
  case $1 in
    153) words "the limit on a file's size was reached (ulimit -f)" "达到了文件大小的上限（ulimit -f）" ;;
    # It has handlers for TERM, HUP and INT, and ends with 0.
    0) words "tcpdump was ended too early, by a signal: not all packets are in the capture" "tcpdump 被信号提前终止：抓包不完整" ;;
    *) if (($1 > 128)); then
        words "tcpdump was killed by signal %s (%s)" "tcpdump 被信号 %s（%s）杀死" "$(($1 - 128))" "$(kill -l "$(($1 - 128))")"
      else
        printf '%s' "${line:-tcpdump: status $1}"
      fi ;;
  esac
}

# tcpdump_stop: after the last packet; the caller waits for its end. False where it had ended before.
tcpdump_stop() {
  tcpdump_settle
  kill -INT "$tcpdump_pid" 2>/dev/null
}

# tcpdump_total captured|dropped: as told at its end.
tcpdump_total() {
  local words='captured'
  [[ $1 == dropped ]] && words='dropped by kernel'
  sed -nE "s/^([0-9]+) packets? $words\$/\1/p" "$tcpdump_log" | tail -n 1
}
