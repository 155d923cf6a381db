# shellcheck shell=bash
# A demo may want two hosts with a line between them (demo_link): the client's is A, the server's is B,
# and tcplink, which is the line, writes the capture.

# link_possible: not every system lets an ordinary user have one.
link_possible() { "$plan_bin/tcplink" -q -- true 2>link.log; }

# link_enter PLAN: this script again, on host A of the link; does not return.
link_enter() {
  # What tcplink would take by itself, its process's number, may be that of another run, in its own namespace.
  local command=("$plan_bin/tcplink" -q --name "lab-$RANDOM$RANDOM$RANDOM" "${plan_link[@]}" --capture "$PWD/trace.pcap" --journal "$PWD/link.jsonl") setting name
  for setting in "${plan_sysctls[@]}"; do
    name=${setting%%=*}
    # Older kernels do not have each of them.
    if [[ -e /proc/sys/${name//.//} ]]; then command+=(--sysctl "$setting"); else found refused "$setting"; fi
  done
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
