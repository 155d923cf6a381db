# shellcheck shell=bash
shell_summary() { words "a shell in a private network; a second of the same name joins it" "私有网络里的 shell；同名的第二个会加入同一网络"; }
shell_help() {
  words "usage: lab shell [NAME] [--link 'OPTIONS' [--on A|B]] [-- COMMAND...]

A shell (or a command) in a private network. A second one with the same NAME, from another terminal,
joins the first: server in one, client in another, lab capture in a third. The network, and what still
runs in it, ends with its last shell. NAME is 'lab' where none is given.

In it: lo only, MTU 1500, one segment a packet, congestion control reno, no timestamps, no SACK; you
may change all of it (ip, ethtool, sysctl, nft), and capture. The lab's programs are on PATH.

  --link 'OPTIONS'   two hosts, A and B, with a line between them that has these options of tcplink:
                     the first shell of the name is on A, the second on B
  --on A|B           on this one

Examples: scripts/lab shell a
          scripts/lab shell a -- ss -tn
          scripts/lab shell far --link '--delay 20ms --loss 1%'
" "用法：lab shell [名字] [--link '选项' [--on A|B]] [-- 命令...]

在私有网络里开一个 shell（或执行一条命令）。另一个终端用同样的名字，就加入同一个网络：
一个终端跑服务器，一个跑客户端，第三个跑 lab capture。最后一个 shell 退出时，网络连同其中仍在
运行的程序一起结束。不给名字就叫 lab。

网络里只有 lo：MTU 1500，一个报文段一个包，拥塞控制 reno，不带时间戳和 SACK；这些都可以改
（ip、ethtool、sysctl、nft），也可以抓包。实验室的程序已在 PATH 里。

  --link '选项'   两台主机 A 和 B，中间是一条线路，用 tcplink 的这些选项；
                  同名的第一个 shell 在 A，第二个在 B
  --on A|B        指定在哪一台

示例：scripts/lab shell a
      scripts/lab shell a -- ss -tn
      scripts/lab shell far --link '--delay 20ms --loss 1%'
"
}

shell_main() {
  local library link='' linked='' host=''
  for library in packages build network demo hold shell_link; do
    # shellcheck source=/dev/null
    source "$SOCKLAB_ROOT/scripts/lib/$library.sh"
  done
  options '' link:,on: "$@"
  set -- "${parsed[@]}"
  while [[ $1 != -- ]]; do
    case $1 in
      --link) link=$2 linked=1; shift ;;
      --on) host=$2 linked=1; shift ;;
    esac
    shift
  done
  shift
  [[ $host =~ ^[AB]?$ ]] || usage_error "the hosts of a link are A and B, not '%s'" "线路两端的主机是 A 和 B，没有“%s”" "$host"
  (($# <= 1)) || usage_error "one name, please; a command goes after --" "只能给一个名字；命令写在 -- 之后"
  local name=${1:-lab}
  [[ $name =~ ^[A-Za-z0-9_.-]{1,40}$ ]] ||
    usage_error "a network's name has letters, digits, '_', '.', '-', at most 40: not '%s'" \
      "网络名只能用字母、数字、“_”、“.”、“-”，最多 40 个字符：“%s”不行" "$name"
  [[ -z ${SOCKLAB_IN:-} ]] || usage_error "you are in the private network '%s' already; exit first, or use another terminal" \
    "你已经在私有网络“%s”里；先 exit，或者换一个终端" "$SOCKLAB_IN"

  need_packages run
  build labns tcplink
  choose_network ""
  [[ $network_kind != none && $network_kind != host ]] ||
    fail "this system allows no private network (why, and what would help: lab doctor)" \
      "本系统不允许建立私有网络（原因和办法见 lab doctor）"
  local held=''
  if held_names | grep -qxF "$name"; then held=1; fi
  if [[ -n $linked || -z $held ]]; then
    [[ -z $held ]] || usage_error "the private network '%s' is up without a link; choose another name" \
      "私有网络“%s”已经建立，没有线路；请换个名字" "$name"
    shell_on_link "$linked" "$name" "$host" "$link"
  fi
  [[ -n $held ]] || shell_hold "$name"
  shell_join "$name"
}

# shell_inside WHERE: what to run in there ('inside'), and what it needs to know ('environment').
shell_inside() {
  # sudo clears the environment; what a terminal needs is given back.
  environment=(env SOCKLAB_IN="$1" PATH="$lab_bin:$SOCKLAB_ROOT/scripts:$PATH")
  if [[ $network_kind == sudo* ]]; then
    local setting
    for setting in HOME USER LOGNAME SHELL TERM LANG LC_ALL LC_MESSAGES XDG_RUNTIME_DIR SOCKLAB_BIN SOCKLAB_RUNS; do
      [[ -z ${!setting:-} ]] || environment+=("$setting=${!setting}")
    done
  fi
  inside=("${after[@]}")
  ((${#inside[@]} == 0)) || return 0
  inside=("${SHELL:-/bin/bash}")
  [[ $(basename "${inside[0]}") != bash ]] || inside+=(--rcfile "$SOCKLAB_ROOT/scripts/lib/shell_rc.sh")
}

# The network is held by a process of its own, so that no shell is the one that must stay to the end.
shell_hold() {
  local name=$1 sudo=() tries
  read -ra sudo <<<"$(labns_command "$network_kind")"
  # Isolated: what still runs when its last shell has gone is ended by the process namespace, and nothing else can be.
  network_command_for "$network_kind" isolated
  local command=("${sudo[@]}" "$lab_bin/labns" hold --name "$name" --while-joined --starter "$$" --owner "$(id -u)" --
    "${network_command[@]}" bash "$SOCKLAB_ROOT/scripts/lib/shell_network.sh")
  show_command "${command[@]}"
  # In a subshell that is gone at once: the holder is nobody's child, and no job of the reader's shell.
  ("${command[@]}" </dev/null >/dev/null 2>&1 &)
  for ((tries = 0; tries < 250; tries++)); do
    held_names | grep -qxF "$name" && return
    sleep 0.02
  done
  fail "the private network did not come up; see lab doctor" "私有网络没有建成；见 lab doctor"
}

shell_join() {
  local name=$1 sudo=() myself=() environment inside
  # Only into root's own network root has to let us in; there we keep the few rights that the lab needs.
  if [[ $network_kind == sudo_root ]]; then
    read -ra sudo <<<"$(sudo_command)"
    read -ra myself <<<"$(as_myself)"
  fi
  shell_inside "$name"
  if [[ -t 0 && ${#after[@]} == 0 ]]; then
    say "private network '%s': lo, MTU 1500, reno, no timestamps, no SACK. 'exit' leaves it; it ends with its last shell." \
      "私有网络“%s”：lo，MTU 1500，reno，无时间戳，无 SACK。exit 离开；最后一个 shell 退出时网络结束。" "$name"
  fi
  local command=("${sudo[@]}" "$lab_bin/labns" join --owner "$(id -u)" "$name" -- "${myself[@]}" "${environment[@]}" "${inside[@]}")
  show_command "${command[@]}"
  exec "${command[@]}"
}
