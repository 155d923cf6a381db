# shellcheck shell=bash
# The main job: a pair in a private network, captured, explained, and its claims checked.

run_summary() { words "run a demo, capture it, explain it, check its claims" "运行一个演示：抓包、解读、检查论断"; }
run_help() {
  words "usage: lab run DEMO [--keep-open] [--host-network] [--link 'OPTIONS'] [--sysctl KEY=VALUE]
               [--nft 'RULES'] [-o DIR] [-- DEMO-OPTIONS]
       lab run --watch 'SERVER' --watch 'CLIENT' [...]

Sets up what is missing, builds, makes a private network (no root where the system allows it), starts
tcpdump and waits for it, runs the demo's server and client, and explains what the wire shows. Leaves
runs/DEMO/STAMP/ and the link runs/DEMO/latest. Exit status 0: the pair and every claim held.

  -o, --output DIR   put the run's files there instead
  --keep-open        leave the network open afterwards, for other terminals, until Ctrl-C
  --host-network     no private network: capture on the host's own loopback (some claims may not hold)
  --link 'OPTIONS'   over a line between two hosts, with these options of tcplink
  --sysctl KEY=VALUE in the private network; may be repeated
  --nft 'RULES'      packets changed or dropped on loopback, by nft(8); a link, setting or rule that is
                     asked for here and is not in effect ends the run, whatever the reason
  --watch 'COMMAND'  instead of a demo, two programs of your own: the first time the server, the second time
                     the client, which starts when something listens. Their calls and buffers are
                     recorded as a demo's are; a server that does not end by itself is stopped
  -- OPTIONS         for the demo's programs; each goes to the one that knows it, or to both.
                     --server '...' and --client '...' say it explicitly

Examples: scripts/lab run slow_reader
          scripts/lab run slow_reader -- --pause 0
          scripts/lab run --watch 'python3 -m http.server 8000 --bind 127.0.0.1' \\
                          --watch 'curl -s -o /dev/null http://127.0.0.1:8000/'
" "用法：lab run 演示 [--keep-open] [--host-network] [--link '选项'] [--sysctl 键=值]
              [--nft '规则'] [-o 目录] [-- 演示的选项]
      lab run --watch '服务器命令' --watch '客户端命令' [...]

装好缺少的东西，编译，建立一个私有网络（系统允许时不需要 root），启动 tcpdump 并等它就绪，
运行演示的服务器与客户端，再讲明线路上发生了什么。结果在 runs/演示/时间戳/，
runs/演示/latest 指向最近一次。退出码 0：两个程序和每条论断都成立。

  -o, --output 目录  把结果放到这个目录
  --keep-open        结束后保留网络，供其他终端加入，直到按 Ctrl-C
  --host-network     不建私有网络：在主机自己的回环上抓包（有些论断可能不成立）
  --link '选项'      走两台主机之间的线路，用 tcplink 的这些选项
  --sysctl 键=值     设置私有网络的参数；可以重复
  --nft '规则'       用 nft(8) 改写或丢弃回环上的包；这里要求的线路、参数或规则只要有一项没有生效，
                     不论原因，运行就此结束
  --watch '命令'     不运行演示，而是运行你自己的两个程序：第一次给服务器，第二次给客户端，
                     等有人监听后才启动客户端。它们的调用和缓冲区与演示一样被记录；
                     不会自己结束的服务器，在客户端结束后停掉
  -- 选项            给演示的程序；哪个程序认识就给哪个，都认识就都给。
                     也可用 --server '...' 和 --client '...' 明说

示例：scripts/lab run slow_reader
      scripts/lab run slow_reader -- --pause 0
      scripts/lab run --watch 'python3 -m http.server 8000 --bind 127.0.0.1' \\
                      --watch 'curl -s -o /dev/null http://127.0.0.1:8000/'
"
}

run_main() {
  local library
  for library in packages build network demo foreign asked hold run_folder watch claims meta; do
    # shellcheck source=/dev/null
    source "$SOCKLAB_ROOT/scripts/lib/$library.sh"
  done

  # From the start: without a trap, bash forgets a Ctrl-C that the command it waits for has survived.
  trap run_end EXIT
  trap 'run_interrupted INT' INT
  trap 'run_interrupted TERM' TERM
  trap 'run_interrupted HUP' HUP

  local output='' keep_open='' kind='' link=() asked_link='' sysctls=() nft='' asked_nft='' watch=()
  local options_hint="a demo's own options go after --" options_hint_zh="演示自己的选项写在 -- 之后"
  options o: output:,keep-open,host-network,link:,sysctl:,nft:,watch: "$@"
  set -- "${parsed[@]}"
  while [[ $1 != -- ]]; do
    case $1 in
      -o | --output) output=$2; [[ -n $2 ]] || usage_error "-o wants the name of a folder" "-o 需要目录名"; shift ;;
      --keep-open) keep_open=1 ;;
      --host-network) kind=host ;;
      --link) split_words link --link "$2"; asked_link=1; shift ;;
      --sysctl) sysctls+=("$2"); shift ;;
      --nft) nft=$2 asked_nft=1; shift ;;
      --watch) watch+=("$2"); shift ;;
    esac
    shift
  done
  shift
  if ((${#watch[@]})); then
    (($# == 0 && ${#after[@]} == 0)) || usage_error "--watch runs your programs instead of a demo" "--watch 运行的是你自己的程序，不能再给演示"
    ((${#watch[@]} == 2)) || usage_error "--watch is wanted twice: the server's command, then the client's" "--watch 要给两次：先服务器的命令，再客户端的命令"
    [[ $kind != host ]] || usage_error "--watch needs a private network" "--watch 需要私有网络"
    load_foreign "${watch[@]}"
    set -- "$demo"
  else
    (($# == 1)) || usage_error "which demo? (one; there are: %s)" "要运行哪个演示？（只能一个；现有：%s）" "$(demo_names | paste -sd' ')"
    load_demo "$1"
  fi
  if [[ -n $asked_link ]]; then demo_link=("${link[@]}"); fi
  check_asked

  need_packages run
  local link_program=()
  ((${#demo_link[@]} == 0)) || link_program=(tcplink)
  if [[ -n $demo_foreign ]]; then
    build labns tcplens tcpwatch "${link_program[@]}"
  else
    build labns tcplens tcpwatch "${link_program[@]}" "$demo_server" "$demo_client"
    route_options "${after[@]}"
  fi

  run_folder_open "$demo" "$output"
  run_pair
  run_asked_wrongly
  run_explain
  run_folder_close "$demo" "$output"
  run_report
  if [[ -n $keep_open ]]; then run_stay_open; fi
  [[ -z $run_problem ]] && jq -e 'all(.ok)' "$run_folder_final/claims.json" >/dev/null
}

# Whatever way this ends: nothing runs on, and no half of a run is left.
run_end() {
  local status=$?
  trap '' INT TERM HUP
  hold_end
  run_folder_discard
  exit "$status"
}
run_interrupted() {
  trap '' INT TERM HUP
  printf '\n' >&2
  if [[ -n ${run_folder:-} ]]; then notice "interrupted; nothing is kept of this run" "已中断；这次运行不留任何东西"; fi
  hold_end
  run_folder_discard
  # To die of the signal tells the caller why (a loop around this, for one, then stops too).
  trap - EXIT "$1"
  kill "-$1" "$BASHPID"
  exit 1
}

# In the private network, or, as the last resort, on the host's own loopback.
run_choose_network() {
  choose_network "$kind"
  if [[ $network_kind == none ]]; then
    network_kind=host
    notice "this system allows no private network here (why, and what would help: lab doctor)" \
      "本系统不允许建立私有网络（原因和办法见 lab doctor）"
  fi
  if [[ $network_kind == host ]]; then
    ((EUID == 0)) || may_sudo || fail "capturing on the host's loopback needs root or sudo; see lab doctor" \
      "在主机回环上抓包需要 root 或 sudo；见 lab doctor"
  fi
  [[ $network_kind != host || -z $run_asked ]] || fail "%s: in a private network only, and this system allows none here; see lab doctor" \
    "%s：只用于私有网络，而本系统不允许建立；见 lab doctor" "$run_asked"
  say "network   %s" "网络      %s" "$(network_words "$network_kind")"
}

run_pair() {
  local name='' count=1
  run_choose_network
  [[ -z $demo_foreign || $network_kind != host ]] || fail "your programs are run in a private network only; see lab doctor" \
    "你自己的程序只在私有网络里运行；见 lab doctor"
  if [[ -z $demo_foreign ]] && ((${#demo_link[@]})) && [[ $network_kind != host ]]; then
    [[ " ${demo_server_options[*]} " == *" --host "* ]] || set_option demo_server_options --host B
    [[ " ${demo_client_options[*]} " == *" --host "* ]] || set_option demo_client_options --host B
  fi
  network_command_for "$network_kind" isolated
  # On the host's own network others may have the port.
  if [[ $network_kind == host && " ${demo_server_options[*]} " != *" --port "* ]]; then
    while (($(ss -Htln "sport = :$demo_port" | wc -l))); do ((++demo_port)); done
  fi
  [[ " ${demo_server_options[*]} " == *" --port "* ]] || set_option demo_server_options --port "$demo_port"
  [[ " ${demo_client_options[*]} " == *" --port "* ]] || set_option demo_client_options --port "$demo_port"
  local plan_folder=$run_folder plan_kind=$network_kind plan_port=$demo_port plan_seconds=$demo_seconds
  local plan_keep_open=$keep_open plan_sysctls=("${demo_sysctls[@]}") plan_bin=$lab_bin
  local plan_link=("${demo_link[@]}") plan_nft=$demo_nft plan_route=("${demo_route[@]}") plan_samples=$demo_samples
  local plan_network=${demo_network:+$SOCKLAB_ROOT/demos/$demo/$demo_network} plan_together=$demo_together
  local plan_foreign=$demo_foreign plan_from=$PWD plan_asked_link=$asked_link plan_asked_sysctls=("${sysctls[@]}") plan_asked_nft=$nft
  plan_server=("$lab_bin/$demo_server" "${demo_server_options[@]}")
  plan_client=("$lab_bin/$demo_client" "${demo_client_options[@]}")
  if [[ -n $demo_foreign ]]; then
    plan_server=(bash -c "${demo_commands[0]}")
    plan_client=(bash -c "${demo_commands[1]}")
  fi
  # sudo and setpriv leave no environment to rely on: all that the inner script needs is in the plan.
  {
    declare -p "${!plan_@}"
    printf 'export SOCKLAB_LANG=%q SOCKLAB_VERBOSE=%q TERM=%q NO_COLOR=%q\n' "$lang" "$verbose" "${TERM:-dumb}" "${NO_COLOR:-}"
  } | sed 's/^declare -/declare -g -/' >"$run_folder/plan"

  local joinable=()
  if [[ -n $keep_open && $network_kind != host ]]; then
    name=$demo
    while held_names | grep -qxF "$name"; do name=$demo-$((++count)); done
    joinable=(--name "$name")
    run_network_name=$name
  fi
  date=$(date -u +%Y-%m-%dT%H:%M:%SZ)
  hold_start "$network_kind" --remove "$run_folder" "${joinable[@]}" -- "${network_command[@]}" \
    bash "$SOCKLAB_ROOT/scripts/lib/pair.sh" "$run_folder/plan"
  if [[ -n $keep_open ]]; then
    while [[ ! -e $run_folder/done ]] && kill -0 "$hold_pid" 2>/dev/null; do sleep 0.1; done
  else
    hold_wait || true
  fi
  [[ -e $run_folder/done ]] || run_pair_failed
  rm -f "$run_folder"/{plan,done}
  mv "$run_folder/findings" "$run_folder/.findings"
}

# Options that a demo's program refuses are the caller's to mend: its one line, and no run.
run_asked_wrongly() {
  local side
  [[ -z $demo_foreign ]] || return 0
  for side in server client; do
    local -n expected=demo_${side}_exit
    if ((expected == 2)) || ! grep -qx "$side=2" "$run_folder/.findings"; then continue; fi
    local line
    line=$(grep -v '^[[:space:]]*$' "$run_folder/$side.log" | tail -n 1) || true
    hold_end
    run_folder_discard
    usage_error "%s" "%s" "$line"
  done
}

run_pair_failed() {
  local problem end
  end=$(sed -n 's/^end=//p' "$run_folder/findings" 2>/dev/null) || true
  case $end in
    2\ *) usage_error "%s" "%s" "${end#2 }" ;;
    1\ *) fail "%s" "%s" "${end#1 }" ;;
  esac
  problem=$(sed -n 's/^problem=//p' "$run_folder/findings" 2>/dev/null) || true
  if [[ -n $problem ]]; then
    fail "the private network could not be used: %s; see lab doctor" "私有网络无法使用：%s；见 lab doctor" "$problem"
  fi
  fail "the run was broken off: one of its processes was killed; nothing is kept of it" "运行中断：它的一个进程被杀死；不留任何东西"
}

# A run of which a file was cut short is none. 153: SIGXFSZ.
run_too_large() {
  fail "the limit on a file's size was reached (ulimit -f): nothing is kept of this run" "达到了文件大小的上限（ulimit -f）：不保留这次运行"
}

run_explain() {
  local status=0
  ! grep -qxE '(server|client|tcpdump)=153' "$run_folder/.findings" || run_too_large
  meta_json "$run_folder/.findings" >"$run_folder/meta.json"
  merge_events "$run_folder"
  run_problem=$(meta_problem "$run_folder/meta.json")
  # From within, so that the files name the capture as their reader finds it.
  pushd "$run_folder" >/dev/null || return
  run "$lab_bin/tcplens" --lang "$lang" "${demo_lens[@]}" -o ladder.txt trace.pcap || status=$?
  # The page and the JSON are of all segments, in the demo's numbers too.
  local option whole=()
  for option in "${demo_lens[@]}"; do [[ $option == --summary ]] || whole+=("$option"); done
  run "$lab_bin/tcplens" --lang "$lang" "${whole[@]}" --format json -o trace.json trace.pcap || status=$?
  run "$lab_bin/tcplens" --lang "$lang" "${whole[@]}" --format html -o report.html trace.pcap || status=$?
  popd >/dev/null || return
  ((status != 153)) || run_too_large
  ((status == 0)) || run_problem="${run_problem:+$run_problem; }$(words "tcplens ended with status %s" "tcplens 退出码为 %s" "$status")"
  buffers_table "$run_folder"
  check_claims "$run_folder" "$demo" "${demo_claims[@]}" >"$run_folder/claims.json"
  rm -f "$run_folder/.findings"
}

run_report() {
  printf '\n'
  if [[ -n $colour ]]; then
    "$lab_bin/tcplens" --lang "$lang" "${demo_lens[@]}" "$run_folder_final" || true
  else
    cat "$run_folder_final/ladder.txt"
  fi
  printf '\n'
  claim_lines "$run_folder_final/claims.json"
  printf '\n'
  [[ -z $run_problem ]] || notice "%s" "%s" "$run_problem"
  local refused
  refused=$(jq -r '.network.refused | join(", ")' "$run_folder_final/meta.json")
  [[ -z $refused ]] || notice "this system refused some of the demo's own settings (%s): what the claims say is judged from the wire all the same" \
    "本系统拒绝了该演示自带的一些设置（%s）；论断仍然依据线路上的实际情况判断" "$refused"
  refused=$(jq -r '.network.link_refused // empty' "$run_folder_final/meta.json")
  [[ -z $refused ]] || notice "no link between two hosts could be made (%s): both programs ran on one, over loopback; what differs is in the demo's lesson" \
    "无法建立两台主机之间的链路（%s）：两个程序在同一台主机上经回环运行；有何不同，见该演示的课文" "$refused"
  say "files     %s" "文件      %s" "$(run_shown "$run_folder_final")"
  printf '          %s\n' "$(cd "$run_folder_final" && printf '%s ' *)"
}
# As one would type it from here.
run_shown() { realpath -s --relative-base="$PWD" "$1"; }

run_stay_open() {
  if [[ -n ${run_network_name:-} ]]; then
    say "open      another terminal joins this network by: scripts/lab shell %s   (Ctrl-C ends it)" \
      "保持      别的终端可以加入这个网络：scripts/lab shell %s   （按 Ctrl-C 结束）" "$run_network_name"
  else
    say "open      the programs used the host's own network; nothing is left to join" "保持      程序用的是主机自己的网络，没有可加入的私有网络"
    return
  fi
  hold_wait || true
}
