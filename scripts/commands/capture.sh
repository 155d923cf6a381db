# shellcheck shell=bash
capture_summary() { words "tcpdump with the right options, around a command or until Ctrl-C" "用合适的选项运行 tcpdump：包住一条命令，或直到 Ctrl-C"; }
capture_help() {
  words "usage: lab capture -p PORT [-i INTERFACE] -o FILE.pcap [-f] [-- COMMAND...]

Records the TCP segments of a port: around a command, or until Ctrl-C. Inside 'lab shell' no rights are
needed; on the host's own interfaces root's or sudo's. The file appears when the capture is whole.

  -p, --port PORT            may be repeated; 'any' for every packet
  -i, --interface INTERFACE  default lo; 'any' for all
  -o, --output FILE.pcap
  -f, --force                replace FILE.pcap where it exists

Exit status: the command's.

Examples: scripts/lab capture -p 8000 -o my.pcap
          scripts/lab capture -p 443 -i any -o web.pcap -- curl -s https://www.debian.org -o /dev/null
" "用法：lab capture -p 端口 [-i 接口] -o 文件.pcap [-f] [-- 命令...]

记录某个端口的 TCP 报文段：包住一条命令，或直到按 Ctrl-C。在 lab shell 里不需要任何权限；
在主机自己的接口上需要 root 或 sudo。抓包完整之后文件才会出现。

  -p, --port 端口         可以重复；any 表示所有包
  -i, --interface 接口    默认 lo；any 表示全部接口
  -o, --output 文件.pcap
  -f, --force             文件已存在时替换它

退出码：该命令的退出码。

示例：scripts/lab capture -p 8000 -o my.pcap
      scripts/lab capture -p 443 -i any -o web.pcap -- curl -s https://www.debian.org -o /dev/null
"
}

capture_main() {
  local library
  for library in packages build network hold tcpdump; do
    source "$SOCKLAB_ROOT/scripts/lib/$library.sh"
  done
  local ports=() interface=lo output='' force='' filter=() kind=user
  options p:i:o:f port:,interface:,output:,force "$@"
  set -- "${parsed[@]}"
  while [[ $1 != -- ]]; do
    case $1 in
      -p | --port) ports+=("$2"); shift ;;
      -i | --interface) interface=$2; shift ;;
      -o | --output) output=$2; shift ;;
      -f | --force) force=1 ;;
    esac
    shift
  done
  shift
  (($# == 0)) || usage_error "'%s' is too much; a command goes after --" "“%s”是多余的；命令写在 -- 之后" "$1"
  ((${#ports[@]})) || usage_error "which port? -p PORT (or -p any)" "哪个端口？用 -p 端口（或 -p any）"
  [[ -n $output ]] || usage_error "into which file? -o FILE.pcap" "写到哪个文件？用 -o 文件.pcap"
  [[ -z $has_after || ${#after[@]} -gt 0 ]] || usage_error "no command after --" "-- 之后没有命令"
  capture_filter "${ports[@]}"
  [[ $interface == any || -n $(ip -o link show dev "$interface" 2>/dev/null) ]] ||
    usage_error "there is no interface '%s'; there are: %s" "没有接口“%s”；现有：%s" "$interface" \
      "$(ip -o link show | sed -E 's/^[0-9]+: ([^:@]+).*/\1/' | paste -sd' ')"
  [[ ! -d $output ]] || usage_error "%s is a folder; name a file" "%s 是目录；请给文件名" "$output"
  [[ $output != -* ]] || output=./$output
  [[ -n $force || (! -e $output && ! -L $output) ]] || usage_error "%s is there already; choose another name, or -f to replace it" \
    "%s 已经存在；请换个名字，或用 -f 替换" "$output"
  local folder
  folder=$(dirname -- "$output")
  [[ -d $folder && -w $folder ]] || fail "cannot write into the folder %s" "无法写入目录 %s" "$folder"
  beware_of_others "$folder"

  need_packages run
  build labns
  if ! capture_allowed "$interface"; then
    may_sudo || fail "capturing here needs root or sudo; inside 'lab shell' it needs neither" \
      "在这里抓包需要 root 或 sudo；在 lab shell 里则不需要"
    kind=host
    say "capture   by sudo, since this is no private network of yours" "抓包      用 sudo，因为这里不是你的私有网络"
  fi
  capture_around
}

capture_filter() {
  local port
  filter=()
  for port; do
    if [[ $port == any ]]; then filter=(); return; fi
    [[ $port =~ ^[1-9][0-9]{0,4}$ && $port -le 65535 ]] ||
      usage_error "a port is a number from 1 to 65535, not '%s'" "端口是 1 到 65535 的数，不能是“%s”" "$port"
    filter+=(${filter[0]:+or} tcp port "$port")
  done
}

# May we ourselves? CAP_NET_RAW, as in a private network or as root, or given to tcpdump's file.
capture_allowed() {
  local effective
  effective=$(sed -n 's/^CapEff:\t*//p' /proc/self/status)
  ((0x$effective >> 13 & 1)) && return
  type -P getcap >/dev/null && getcap "$(type -P tcpdump)" 2>/dev/null | grep -q cap_net_raw
}

capture_around() {
  local status=0 myself=() partial capture log
  trap 'capture_discard' EXIT
  capture_scratch=$(mktemp -d) || fail "cannot make a temporary folder (TMPDIR)" "无法创建临时目录（TMPDIR）"
  # By its descriptor, because labns removes the folder where tcpdump is killed.
  : >"$capture_scratch/log"
  exec {log}<"$capture_scratch/log"
  tcpdump_log=/dev/fd/$log
  # A name that nobody can guess, and noclobber (O_EXCL): no file or link that is there already is written to.
  capture_partial=$(mktemp -u -p "$folder" ".unfinished.XXXXXXXXXXXXXXXX.pcap")
  partial=$capture_partial
  set -o noclobber
  exec {capture}>"$partial" || fail "cannot write into the folder %s" "无法写入目录 %s" "$folder"
  set +o noclobber
  capture_ended=
  trap 'capture_ended=1' INT TERM HUP
  tcpdump_command "$interface" "${filter[@]}"
  [[ $kind != host ]] || read -ra myself <<<"$(as_myself)"
  tcpdump_show "$output"
  # shellcheck disable=SC2016,SC2094
  verbose='' hold_start "$kind" --remove "$partial" --remove "$capture_scratch" -- \
    "${myself[@]}" sh -c 'echo $$ >"$0"; exec "$@"' "$capture_scratch/pid" "${tcpdump[@]}" 1>&"$capture" 2>"$capture_scratch/log"
  if ! tcpdump_await "$hold_pid"; then
    [[ -z $capture_ended ]] || exit 130
    hold_wait || status=$?
    fail "tcpdump did not start: %s" "tcpdump 没有启动：%s" "$(tcpdump_end "$status")"
  fi
  tcpdump_pid=$(<"$capture_scratch/pid")
  if ((${#after[@]})); then
    [[ -z $capture_ended ]] || exit 130
    capture_command || status=$?
  else
    say "capture   on %s; Ctrl-C ends it" "抓包      在 %s 上；按 Ctrl-C 结束" "$interface"
    while [[ -z $capture_ended ]] && kill -0 "$hold_pid" 2>/dev/null; do wait "$hold_pid" 2>/dev/null || true; done
  fi
  trap '' INT TERM HUP
  local captured dropped stopped=1 end=0
  tcpdump_stop || stopped=
  wait "$hold_pid" 2>/dev/null || end=$?
  captured=$(tcpdump_total captured) dropped=$(tcpdump_total dropped)
  [[ -n $stopped && -n $captured && $end == 0 ]] ||
    fail "%s; no file is kept" "%s；不保留文件" "$(tcpdump_end "$end")"
  capture_name "$partial" "$capture"
  ((${dropped:-0} == 0)) || notice "the kernel dropped %s packets: the capture has holes" "内核丢弃了 %s 个包：抓包有缺口" "$dropped"
  say "capture   %s packets in %s; look at them: scripts/lab explain %s" \
    "抓包      %s 个包，存在 %s；解读：scripts/lab explain %s" "$captured" "$output" "$(quoted "$output")"
  return "$status"
}

}

# The command, with the lab's own programs by their names, as in lab shell. In the background, so that a signal for this
# script alone ends it too; with what bash takes from background jobs: the terminal, and Ctrl-C. It dies with this script.
capture_command() {
  local status=0 pid=
  show_command "${after[@]}"
  trap 'capture_ended=1; kill -TERM $pid 2>/dev/null' TERM
  trap 'capture_ended=1; kill -HUP $pid 2>/dev/null' HUP
  PATH=$lab_bin:$PATH setpriv --pdeathsig KILL env --default-signal=INT,QUIT -- "${after[@]}" <&0 &
  pid=$!
  [[ -z $capture_ended ]] || kill -TERM "$pid" 2>/dev/null
  wait "$pid" || status=$?
  # A signal has interrupted the waiting.
  while kill -0 "$pid" 2>/dev/null; do
    status=0
    wait "$pid" || status=$?
  done
  return "$status"
