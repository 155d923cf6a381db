# shellcheck shell=bash
# Shells on the two hosts of a link: the first of a name on A, the second on B. tcplink holds the line, and
# ends it with its last shell.

# link_is_up NAME
link_is_up() { "${link_sudo[@]}" "$lab_bin/tcplink" --list | grep -qxF "$1"; }

# shell_link_hold NAME OPTION...: the link itself, in a session of its own, out of reach of this terminal's Ctrl-C.
shell_link_hold() {
  local name=$1 tries status=0 setting
  shift
  local command=("${link_sudo[@]}" "$lab_bin/tcplink" -q --name "$name" --while-joined --starter "$$")
  for setting in "${default_sysctls[@]}"; do command+=(--sysctl "$setting"); done
  command+=("$@")
  show_command "${command[@]}"
  local log
  log=$(mktemp)
  # Without a name, so that nobody needs to remove it.
  exec {link_log}<>"$log"
  rm -f "$log"
  # Until the shell is in it, the link is this script's to end.
  link_pid=
  trap '[[ -z $link_pid ]] || kill "$link_pid" 2>/dev/null' EXIT
  setsid "${command[@]}" </dev/null >/dev/null 2>&"$link_log" {link_log}>&- &
  link_pid=$!
  for ((tries = 0; tries < 500; tries++)); do
    if link_is_up "$name"; then
      trap - EXIT
      exec {link_log}>&-
      return
    fi
    kill -0 "$link_pid" 2>/dev/null || break
    sleep 0.02
  done
  wait "$link_pid" || status=$?
  link_pid=
  local complaint
  complaint=$(sed 's/^tcplink: //' "/dev/fd/$link_log")
  ((status != 2)) || usage_error "--link: %s" "--link：%s" "$complaint"
  fail "the link did not come up: %s" "线路没有建成：%s" "$complaint"
}

# shell_link_host NAME: the first host without a shell, A where both have one.
shell_link_host() {
  "${link_sudo[@]}" "$lab_bin/tcplink" --join "$1" --tell show |
    jq -r 'if .joined.A == 0 then "A" elif .joined.B == 0 then "B" else "A" end'
}

# shell_link_join NAME HOST: becomes the shell, or the command in 'after', on that host.
shell_link_join() {
  local name=$1 host=$2 myself=() environment inside
  [[ $network_kind == sudo* ]] && read -ra myself <<<"$(as_myself)"
  shell_inside "$name:$host"
  if [[ -t 0 && ${#after[@]} == 0 ]]; then
    say "host %s of the link '%s'; the other one is %s, by that name. Its device is link0; tcplink --tell 'delay 50ms' changes the line." \
      "这里是主机 %s，在线路“%s”上；另一台叫 %s，可直接用名字访问。网卡是 link0；用 tcplink --tell 'delay 50ms' 可随时改变线路。" \
      "$host" "$name" "$(if [[ $host == A ]]; then echo B; else echo A; fi)"
  fi
  local command=("${link_sudo[@]}" "$lab_bin/tcplink" --join "$name" --on "$host" -- "${myself[@]}" "${environment[@]}" "${inside[@]}")
  show_command "${command[@]}"
  exec "${command[@]}"
}

# shell_on_link WANTED NAME HOST OPTIONS: becomes a shell on the link NAME, which is made where it is wanted and not
# there; returns where it is neither. HOST may be empty.
shell_on_link() {
  local wanted=$1 name=$2 host=$3 link_sudo=() link_options=()
  [[ $network_kind == sudo* ]] && read -ra link_sudo <<<"$(sudo_command)"
  split_words link_options --link "$4"
  if link_is_up "$name"; then
    ((${#link_options[@]} == 0)) || notice "the link '%s' is up already, with its own options; tcplink --tell changes them" \
      "线路“%s”已经建立，用的是它自己的选项；可用 tcplink --tell 修改" "$name"
  elif [[ -n $wanted ]]; then
    shell_link_hold "$name" "${link_options[@]}"
  else
    return 0
  fi
  shell_link_join "$name" "${host:-$(shell_link_host "$name")}"
}
