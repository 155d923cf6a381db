# shellcheck shell=bash
# A demo may want two hosts with a line between them (demo_link): the client's is A, the server's is B,
# and tcplink, which is the line, writes the capture.

# link_possible: not every system lets an ordinary user have one. Why not, into 'link_complaint'.
link_possible() { link_tries "$plan_bin/tcplink" -q; }
# link_tries COMMAND...: does it make a link, and run a command on it? (--help, for one, succeeds and makes none.)
link_tries() {
  link_complaint=$("$@" -- sh -c 'echo "the link is up" >&2' 2>&1 >/dev/null)
  link_status=$?
  link_complaint=$(tail -n 1 <<<"$link_complaint")
  [[ $link_complaint == 'the link is up' ]] || { link_complaint=${link_complaint#tcplink: }; false; }
}

# link_enter PLAN: this script again, on host A of the link; does not return.
link_enter() {
  # What tcplink would take by itself, its process's number, may be that of another run, in its own namespace.
  local command=("$plan_bin/tcplink" -q --name "lab-$RANDOM$RANDOM$RANDOM" "${plan_link[@]}" --capture "$PWD/trace.pcap" --journal "$PWD/link.jsonl") setting name
  for setting in "${plan_sysctls[@]}"; do
    name=${setting%%=*}
    # Older kernels do not have each of them, and in a container they may be read-only.
    if [[ -w /proc/sys/${name//.//} ]]; then command+=(--sysctl "$setting"); else found refused "$setting"; fi
  done
  for setting in "${plan_asked_sysctls[@]}"; do command+=(--sysctl "$setting"); done
  # A file that --link names is sought from where the user stands.
  cd "$plan_from" || exit 1
  # Tried beforehand: afterwards its complaints would be among those of the programs that run on it.
  if ! link_tries "${command[@]}"; then
    ((link_status == 2)) || link_status=$((link_status == 0 ? 2 : 1))
    cd "$plan_folder" || exit 1
    end_run "$link_status" "--link: %s" "--link：%s" "${link_complaint:-$(words "no link is made by these options" "这些选项不会建立线路")}"
  fi
  show_command "${command[@]}" -- ...
  exec "${command[@]}" -- bash "$SOCKLAB_ROOT/scripts/lib/pair.sh" "$1"
}

on_link() { [[ -n ${TCPLINK_HOST:-} ]]; }
# on_server COMMAND...: a command for the server's host, into the array 'on_server'.
on_server() {
  on_server=("$@")
  if on_link; then on_server=("$plan_bin/tcplink" --on B -- "$@"); fi
}

# link_hosts: a program that was told no host serves on B, or connects to B.
link_hosts() {
  [[ " ${plan_server[*]} " == *' --host '* ]] || plan_server+=(--host B)
  [[ " ${plan_client[*]} " == *' --host '* ]] || plan_client+=(--host B)
}

# link_forget: both programs on one host after all.
link_forget() {
  local index
  for index in "${!plan_server[@]}"; do [[ ${plan_server[index]} != [AB] ]] || plan_server[index]=127.0.0.1; done
  for index in "${!plan_client[@]}"; do [[ ${plan_client[index]} != [AB] ]] || plan_client[index]=127.0.0.1; done
}
