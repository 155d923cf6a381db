# shellcheck shell=bash
# Settings that the user asked for: each is in effect, or the run ends.

# check_asked: before the run; of what was asked for, whether it makes sense. Its options into run_asked.
check_asked() {
  local setting asked=${asked_link:+--link}
  asked+=${asked_nft:+ --nft}
  asked+=${sysctls[0]+ --sysctl}
  asked=${asked# }
  for setting in "${sysctls[@]}"; do
    [[ $setting =~ ^net(\.[A-Za-z0-9_-]+)+=[[:graph:]] && ${setting//$'\t'/ } != *[[:cntrl:]]* ]] ||
      usage_error "--sysctl: write net.KEY=VALUE, a setting of the network, not '%s'" "--sysctl：请写 net.键=值，只能是网络的设置，不能是“%s”" "$setting"
  done
  [[ -z $asked_link || ${#link[@]} -gt 0 ]] || usage_error "--link: which? write options of tcplink, as in --link '--delay 10ms'" \
    "--link：要怎样的线路？请写 tcplink 的选项，如 --link '--delay 10ms'"
  [[ -z $asked_nft || $nft == *[![:space:]]* ]] || usage_error "--nft: no rules are given" "--nft：没有给规则"
  [[ -z $asked_nft || ${#demo_link[@]} -eq 0 ]] || usage_error "--nft is for packets on loopback, and this run is over a link: use tcplink's options there (--link)" \
    "--nft 针对回环上的包，而这次运行走线路：请改用 tcplink 的选项（--link）"
  [[ $kind != host || -z $asked ]] || usage_error "%s: in a private network only, not with --host-network" "%s：只用于私有网络，不能与 --host-network 同用" "$asked"
  run_asked=$asked
}

# What follows is for pair.sh, inside the network.

# end_run STATUS WORDS-EN WORDS-ZH [ARG...]: lab run ends with this status and this line, and keeps nothing.
end_run() {
  found end "$1 $(words "${@:2}" | tr '\n' ' ')"
  exit 1
}

# ask_sysctl KEY=VALUE: run.sh has checked its form.
ask_sysctl() {
  local key=${1%%=*} value=${1#*=} file complaint now status=2
  file=/proc/sys/${key//.//}
  [[ -e $file ]] || end_run 2 "--sysctl %s: a private network has no such key here; sysctl -a in 'lab shell' lists those there are" \
    "--sysctl %s：这里的私有网络没有这个键；在 lab shell 里用 sysctl -a 列出全部" "$1"
  show_command sysctl -qw "$1"
  if ! complaint=$(sysctl -qw "$1" 2>&1); then
    # The value is wrong; anything else is this system's.
    grep -qE 'Invalid argument|No such file|range|[Mm]alformed' <<<"$complaint" || status=1
    end_run "$status" "--sysctl %s: %s" "--sysctl %s：%s" "$1" "$complaint"
  fi
  # The kernel takes '1 1' for 1. A few keys can only be written.
  if now=$(cat "$file" 2>/dev/null) && ! sysctl_agrees "$value" "$now"; then
    end_run 2 "--sysctl %s: the kernel made %s of it" "--sysctl %s：内核把它变成了 %s" "$1" "$now"
  fi
}

# sysctl_agrees ASKED NOW: as words, or as numbers (0x10 is 16). Of a row of numbers one may set the first few.
sysctl_agrees() {
  local asked now index number='^-?(0x[0-9a-fA-F]+|[0-9]+)$'
  read -ra asked <<<"$1"
  read -ra now <<<"$2"
  for index in "${!asked[@]}"; do
    [[ ${asked[index]} == "${now[index]:-}" ]] && continue
    [[ ${asked[index]} =~ $number && ${now[index]:-} =~ $number ]] && ((asked[index] == now[index])) || return 1
  done
}

# ask_nft RULES
ask_nft() {
  local complaint status=2
  show_command nft "$1"
  if ! complaint=$(nft -f - <<<"$1" 2>&1); then
    ! grep -qE 'not permitted|not supported' <<<"$complaint" || status=1
    end_run "$status" "--nft: %s" "--nft：%s" "$(sed -nE 's/^.*:([0-9]+):([-0-9]+): Error: /line \1, column \2: /p; s/^Error: //p; q' <<<"$complaint")"
  fi
  [[ -n $(nft list ruleset) ]] || end_run 2 "--nft: these rules leave nothing in effect" "--nft：这些规则没有留下任何东西"
}
