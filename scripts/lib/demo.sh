# shellcheck shell=bash
# A demo describes itself in demos/NAME/demo.sh: what it shows, how its pair is called, what network
# it wants, what it proves. Its programs are build/bin/NAME-server and build/bin/NAME-client, unless it
# names others: several demos may be one pair with different options.
#
#   demo_server, demo_client    programs
#   demo_server_options, demo_client_options
#   demo_server_exit, demo_client_exit   exit status that belongs to the scene (default 0)
#   demo_together=1             start both at once: neither waits for the other to listen
#   demo_port, demo_seconds     port of the server; how long the pair may take
#   demo_sysctls                settings of the network, besides the defaults
#   demo_link=(--delay 50ms)    two hosts and a line, with these options of tcplink: the client on A, the server on B
#   demo_nft                    rules for nft(8), where there is no link
#   demo_route=(quickack 1)     attributes of loopback's own route, as ip-route(8) has them
#   demo_lens=(OPTION...)       tcplens' own, for the ladder of this demo
#   demo_network=FILE           a script of its folder that shapes the network further, on the client's host, before the start
#   demo_samples=2ms            how often tcpwatch looks at the sockets
#   demo_claims                 what it shows: claims of the ledger (lab verify), and its own

demo_names() {
  local file
  for file in "$SOCKLAB_ROOT"/demos/*/demo.sh; do
    [[ -e $file ]] && basename "$(dirname "$file")"
  done
}

demo_defaults() {
  demo_shows_en='' demo_shows_zh='' demo_server=$demo-server demo_client=$demo-client
  demo_port=8000 demo_seconds=60 demo_claims=() demo_server_options=() demo_client_options=()
  demo_server_exit=0 demo_client_exit=0 demo_together=''
  demo_sysctls=("${default_sysctls[@]}")
  demo_link=() demo_nft='' demo_route=() demo_network='' demo_samples=2ms
  demo_lens=()
  demo_foreign='' demo_commands=()
}

# load_demo NAME: its variables, and what it left at the default.
load_demo() {
  demo=$1
  if [[ ! $demo =~ ^[A-Za-z0-9_]+$ || ! -e $SOCKLAB_ROOT/demos/$demo/demo.sh ]]; then
    usage_error "there is no demo '%s'; there are: %s" "没有“%s”这个演示；现有：%s" "$demo" "$(demo_names | paste -sd' ')"
  fi
  demo_defaults
  # shellcheck source=/dev/null
  source "$SOCKLAB_ROOT/demos/$demo/demo.sh"
}

# split_words ARRAY OPTION TEXT: as the shell would, quotes and all, but without expanding anything.
split_words() {
  local -n words_of=$1
  local split
  split=$(xargs -r -n 1 printf '%s\n' 2>/dev/null <<<"$3") || usage_error "%s: a quote is open in: %s" "%s：引号没有配对：%s" "$2" "$3"
  words_of=()
  [[ -z $split ]] || mapfile -t words_of <<<"$split"
}

# long_options PROGRAM: those that its --help lists, one a line.
long_options() {
  "$lab_bin/$1" --help 2>/dev/null | sed -nE 's/^ +((-[a-zA-Z],)?(--[a-z][a-z-]*)(,--[a-z][a-z-]*)*).*/\1/p' |
    tr ',' '\n' | grep '^--' | grep -vx -e --help || true
}

# set_option ARRAY NAME [VALUE]: replaces a default of that name, or adds the option.
set_option() {
  local -n options_of=$1
  local name=$2 kept=() index
  for ((index = 0; index < ${#options_of[@]}; index++)); do
    if [[ ${options_of[index]} == "$name" ]]; then
      [[ ${options_of[index + 1]:-} == --* ]] || ((++index))
    else
      kept+=("${options_of[index]}")
    fi
  done
  options_of=("${kept[@]}" "${@:2}")
}

# route_options OPTION...: to the program that knows it, or to both. --server '...' and --client '...'
# give words to one of them as they stand.
route_options() {
  local name words_given known_server known_client
  known_server=$(long_options "$demo_server")
  known_client=$(long_options "$demo_client")
  while (($#)); do
    name=${1%%=*}
    [[ $name == --?* ]] || usage_error "'%s' after -- is not an option; each option has a name: --NAME VALUE" \
      "-- 之后的“%s”不是选项；选项都要写名字：--名字 值" "$1"
    local word=("$name")
    if [[ $1 == *=* ]]; then word+=("${1#*=}"); elif (($# > 1)) && [[ $2 != --* || $name == --server || $name == --client ]]; then word+=("$2"); shift; fi
    shift
    case $name in
      --server | --client)
        split_words words_given "$name" "${word[1]:-}"
        local program=${name#--}
        while ((${#words_given[@]})); do
          if [[ ${words_given[1]:---} != --* ]]; then
            set_option "demo_${program}_options" "${words_given[@]:0:2}"; words_given=("${words_given[@]:2}")
          else
            set_option "demo_${program}_options" "${words_given[0]}"; words_given=("${words_given[@]:1}")
          fi
        done
        continue ;;
    esac
    local taken=
    if grep -qxF -e "$name" <<<"$known_server"; then set_option demo_server_options "${word[@]}"; taken=1; fi
    if grep -qxF -e "$name" <<<"$known_client"; then set_option demo_client_options "${word[@]}"; taken=1; fi
    [[ -n $taken ]] || usage_error "neither program knows %s; the server knows %s; the client knows %s" \
      "两个程序都不认识 %s；服务器认识：%s；客户端认识：%s" "$name" \
      "$(paste -sd' ' <<<"$known_server")" "$(paste -sd' ' <<<"$known_client")"
    [[ $name == --port ]] && demo_port=${word[1]:-}
  done
  return 0
}
