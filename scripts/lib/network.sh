# shellcheck shell=bash
# A private network, by the least privilege that this system grants: a user namespace, root, sudo.

# What a network has unless a demo says otherwise: segments as the textbooks print them.
default_sysctls=(net.ipv4.tcp_congestion_control=reno net.ipv4.tcp_timestamps=0 net.ipv4.tcp_sack=0)

# As an ordinary user never '-r' (map to root): Debian's tcpdump would then try to change its user, and cannot.
user_namespace=(unshare --user --map-current-user --keep-caps --net)
root_namespace=(unshare --net)
# Everything below dies with its first process, whatever happens to the others: no stray can survive.
process_namespace=(--pid --fork --kill-child)
# The rights that a program needs in such a network, and no more of root's.
lab_capabilities=+net_admin,+net_raw,+net_bind_service

# grants COMMAND...: may we configure a network made so?
grants() { "$@" ip link set lo up >/dev/null 2>&1; }

may_user_namespace() { ((EUID != 0)) && grants "${user_namespace[@]}"; }
may_root_namespace() { ((EUID == 0)) && grants "${root_namespace[@]}"; }
# A password is asked for only where somebody can type it.
may_sudo() { type -P sudo >/dev/null && { sudo -n true 2>/dev/null || [[ -t 2 && -r /dev/tty ]]; }; }
# Root may give us a user namespace of our own where the system refuses us one. That is the better way of
# the two: all that comes after is as without sudo, and root's rights end with the namespace's making.
may_sudo_namespace() { sudo_grants sudo; }
# Where even root is given no user namespaces: a network of root's, in which we keep a few rights.
may_sudo_root_namespace() { sudo_grants sudo_root; }
sudo_grants() {
  local sudo
  ((EUID != 0)) && may_sudo || return
  read -ra sudo <<<"$(sudo_command)"
  network_command_with "$1"
  "${sudo[@]}" true && grants "${sudo[@]}" "${network_command[@]}"
}

# choose_network [KIND]: sets network_kind to user, root, sudo, sudo_root, host or none. Nothing is tried out with a
# kind that is not one of these: what was started "in it" would run on the host.
choose_network() {
  local kind wanted=${1:-${SOCKLAB_NETWORK:-}} kinds=(user root sudo sudo_root)
  case $wanted in
    '') ;;
    sudo) kinds=(sudo sudo_root) ;;
    user | root | sudo_root)
      "may_${wanted}_namespace" || fail "SOCKLAB_NETWORK=%s: this system does not allow it here; see lab doctor" \
        "SOCKLAB_NETWORK=%s：本系统在这里不允许；见 lab doctor" "$wanted"
      network_kind=$wanted
      return ;;
    host | none) network_kind=$wanted; return ;;
    *) usage_error "SOCKLAB_NETWORK is user, root, sudo, sudo_root, host or none, not '%s'" \
      "SOCKLAB_NETWORK 可以是 user、root、sudo、sudo_root、host 或 none，不能是“%s”" "$wanted" ;;
  esac
  network_kind=none
  for kind in "${kinds[@]}"; do
    if "may_${kind}_namespace"; then network_kind=$kind; return; fi
  done
}

# network_command_for KIND [isolated]: the command that makes the network, up to the command to run in
# it, into network_command. isolated: in a process namespace too.
network_command_for() {
  local kind=$1 sudo
  network_command_with "$kind"
  [[ ${2:-} == isolated && $kind != host ]] || return 0
  read -ra sudo <<<"$(labns_command "$kind")"
  # With its own /proc, so that ps shows what is in it; in some containers that is forbidden, and it can be done without.
  network_command_with "$kind" "${process_namespace[@]}" --mount-proc
  "${sudo[@]}" "${network_command[@]}" true 2>/dev/null || network_command_with "$kind" "${process_namespace[@]}"
}

# network_command_with KIND OPTION-OF-UNSHARE...
network_command_with() {
  local kind=$1 myself
  shift
  read -ra myself <<<"$(as_myself)"
  case $kind in
    user) network_command=("${user_namespace[@]}" "$@" --) ;;
    root) network_command=("${root_namespace[@]}" "$@" --) ;;
    sudo)
      read -ra myself <<<"$(as_myself +sys_admin)"
      network_command=("${myself[@]}" "${user_namespace[@]}" "$@" --) ;;
    sudo_root) network_command=("${root_namespace[@]}" "$@" -- "${myself[@]}") ;;
    # No network of its own, but for an ordinary user the right to capture.
    host) network_command=(); if ((EUID != 0)); then network_command=("${myself[@]}"); fi ;;
    *) fail "there is no kind of network '%s'" "没有“%s”这种网络" "$kind" ;;
  esac
}

# as_myself [RIGHTS]: from root back to whoever called, with a few rights: by default what the lab needs in a network.
# A change of the user makes the kernel forget that the process was to die with its parent: it is said again.
as_myself() {
  local rights=${1:-$lab_capabilities}
  echo setpriv --reuid="$(id -u)" --regid="$(id -g)" --init-groups --inh-caps="$rights" --ambient-caps="$rights" --pdeathsig KILL --
}

# labns under sudo where root has to make the network; else as ourselves.
labns_command() { case $1 in sudo | sudo_root | host) sudo_command ;; esac; }

# network_words KIND: what the student should know of it, in one line.
network_words() {
  case $1 in
    user) words "private (user namespace, no root)" "私有网络（用户命名空间，不需要 root）" ;;
    root) words "private (network namespace, as root)" "私有网络（网络命名空间，以 root 身份）" ;;
    sudo | sudo_root) words "private (made by sudo: this system refuses user namespaces to ordinary users)" \
      "私有网络（用 sudo 创建：本系统不允许普通用户使用用户命名空间）" ;;
    host) words "the host's own loopback: segments up to 64 KiB, the host's TCP settings, other programs beside" \
      "主机自己的回环：报文段可达 64 KiB，用主机的 TCP 设置，旁边还有别的程序" ;;
  esac
}

# configure_network SYSCTL...: inside the network. Names what could not be set in network_refused.
configure_network() {
  local setting
  network_refused=()
  run ip link set lo up mtu 1500
  # One segment, one packet: without this a 'packet' on lo is up to 64 KiB.
  run_quietly ethtool -K lo tso off gso off gro off || network_refused+=(offloads)
  for setting; do
    run_quietly sysctl -qw "$setting" || network_refused+=("$setting")
  done
}

# configure_route ATTRIBUTE...: of the routes by which loopback's addresses are reached.
configure_route() {
  local prefix
  for prefix in 127.0.0.0/8 127.0.0.1; do
    if ! run_quietly ip route change local "$prefix" dev lo table local proto kernel scope host src 127.0.0.1 "$@"; then
      network_refused+=("route $*")
      return 1
    fi
  done
}
