# shellcheck shell=bash
doctor_summary() { words "what this system allows, and what falls back to what" "本系统允许什么，不行时退到哪一步"; }
doctor_help() {
  words "usage: lab doctor

Tries what the lab needs, changes nothing, and tells what is there, what falls back to what, and how to
get the rest. Exit status 0: a demo can run in a private network.

Example: scripts/lab doctor
" "用法：lab doctor

逐项试一试实验室需要的东西，什么也不改动；告诉你哪些具备、哪些要退而求其次、其余怎样补齐。
退出码 0：演示可以在私有网络里运行。

示例：scripts/lab doctor
"
}

doctor_main() {
  (($# == 0)) || usage_error "doctor takes no arguments" "doctor 不带参数"
  source "$SOCKLAB_ROOT/scripts/lib/packages.sh"
  source "$SOCKLAB_ROOT/scripts/lib/network.sh"
  doctor_system
  doctor_packages
  doctor_network
  doctor_inside
  doctor_summary_line
}

# doctor_line ok|no|-- ENGLISH CHINESE [ARG...]
doctor_line() {
  local colour=32
  [[ $1 == no ]] && colour=31
  [[ $1 == -- ]] && colour=33
  printf '%s  %s\n' "$(paint "$colour" "$(printf '%-2s' "$1")")" "$(words "${@:2}")"
}

doctor_system() {
  local name
  name=$(. /etc/os-release 2>/dev/null && echo "${PRETTY_NAME:-}") || true
  doctor_line ok "system: %s, Linux %s, user %s" "系统：%s，Linux %s，用户 %s" "${name:-?}" "$(uname -r)" "$(id -un)"
}

doctor_packages() {
  local missing
  for purpose in run test; do
    missing=$(missing_packages $purpose | paste -sd' ')
    if [[ -z $missing ]]; then
      doctor_line ok "packages for 'lab $purpose': all there" "$purpose 所需软件包：齐全"
    elif [[ $purpose == run ]]; then
      doctor_line no "packages: 'lab run' will install %s" "软件包：lab run 会安装 %s" "$missing"
    else
      doctor_line -- "packages: 'scripts/test' will install %s" "软件包：scripts/test 会安装 %s" "$missing"
    fi
  done
}

doctor_network() {
  if ! type -P ip >/dev/null; then
    doctor_line no "networks cannot be tried before iproute2 is installed" "先装 iproute2，才能试网络"
    network_kind=none
    return
  fi
  if ((EUID == 0)); then
    if may_root_namespace; then
      doctor_line ok "private network as root" "以 root 建立私有网络：可以"
    else
      doctor_line no "private network as root: refused; a container? run it with CAP_SYS_ADMIN and CAP_NET_ADMIN (docker run --privileged)" \
        "以 root 建立私有网络：被拒绝；是容器吗？请给它 CAP_SYS_ADMIN 和 CAP_NET_ADMIN（docker run --privileged）"
    fi
  elif may_user_namespace; then
    doctor_line ok "private network as an ordinary user (user namespace)" "普通用户建立私有网络（用户命名空间）：可以"
  else
    doctor_line no "private network as an ordinary user: refused; %s" "普通用户建立私有网络：被拒绝；%s" "$(doctor_why_no_user_namespace)"
    if may_sudo && sudo -n true 2>/dev/null; then
      doctor_line ok "sudo, without a password: the lab will use it" "sudo 不用密码：实验室会用它"
    elif may_sudo; then
      doctor_line -- "sudo may ask for your password: the lab will use it" "sudo 会询问密码：实验室会用它"
    else
      doctor_line no "sudo: not for this user" "sudo：该用户不能用"
    fi
  fi
  if ((EUID != 0)) && ! may_user_namespace && may_sudo && ! sudo -n true 2>/dev/null; then
    # Looking must not ask for a password: what sudo would then allow is not tried.
    network_kind=sudo
    return
  fi
  choose_network ""
}

doctor_why_no_user_namespace() {
  if [[ $(cat /proc/sys/kernel/apparmor_restrict_unprivileged_userns 2>/dev/null) == 1 ]]; then
    words "AppArmor forbids it (Ubuntu 23.10 and later); allow it by: sudo sysctl kernel.apparmor_restrict_unprivileged_userns=0" \
      "AppArmor 禁止（Ubuntu 23.10 起）；允许它：sudo sysctl kernel.apparmor_restrict_unprivileged_userns=0"
  elif [[ $(cat /proc/sys/kernel/unprivileged_userns_clone 2>/dev/null) == 0 ]]; then
    words "allow it by: sudo sysctl kernel.unprivileged_userns_clone=1" "允许它：sudo sysctl kernel.unprivileged_userns_clone=1"
  elif [[ $(cat /proc/sys/user/max_user_namespaces 2>/dev/null) == 0 ]]; then
    words "allow it by: sudo sysctl user.max_user_namespaces=10000" "允许它：sudo sysctl user.max_user_namespaces=10000"
  else
    words "a container or a chroot, which forbids it (docker run --security-opt seccomp=unconfined …)" \
      "容器或 chroot 禁止（docker run --security-opt seccomp=unconfined …）"
  fi
}

# What works inside such a network: tried in one, all at once.
doctor_inside() {
  local sudo=() name
  case $network_kind in
    user | root) ;;
    sudo | sudo_root) sudo -n true 2>/dev/null || return 0; sudo=(sudo -n) ;;
    *) return 0 ;;
  esac
  network_command_for "$network_kind"
  local result
  result=$("${sudo[@]}" "${network_command[@]}" bash "$SOCKLAB_ROOT/scripts/lib/doctor_inside.sh" 2>/dev/null)
  doctor_item tcpdump "$result" \
    "tcpdump captures in it" "在其中抓包（tcpdump）" "no capture: tcplink's own capture does without" "无法抓包：可改用 tcplink 自带的抓包"
  doctor_item ethtool "$result" \
    "offloads can be switched off: one segment, one packet" "可以关闭分段卸载：一段一包" "segments on lo are up to 64 KiB" "lo 上的段可达 64 KiB"
  doctor_item sysctl "$result" \
    "TCP settings can be changed" "可以改 TCP 参数" "the system's TCP settings stay: some claims may be open" "只能用系统的 TCP 参数：有些论断可能不成立"
  doctor_item veth "$result" "veth pairs" "veth 对" "no veth; nothing here needs it" "没有 veth；这里并不需要"
  doctor_item nft "$result" \
    "nft rules (ECN marks, the figure's SYN)" "nft 规则（ECN 标记、图中的 SYN）" "demos that mark or change packets fall back to tcplink" "需要改包的演示退到 tcplink"
  doctor_item tun "$result" \
    "TUN devices: tcplink works" "TUN 设备：tcplink 可用" "/dev/net/tun cannot be opened: no tcplink; demos that need two hosts run over lo. To allow it: sudo chmod 666 /dev/net/tun" \
    "打不开 /dev/net/tun：tcplink 不能用，双主机演示改走 lo。允许它：sudo chmod 666 /dev/net/tun"
}

# doctor_item NAME RESULT EN ZH EN-WHERE-NOT ZH-WHERE-NOT
doctor_item() {
  if grep -qx "$1" <<<"$2"; then doctor_line ok "$3" "$4"; else doctor_line -- "$5" "$6"; fi
}

doctor_summary_line() {
  case $network_kind in
    none)
      doctor_line no "lab run would fall back to --host-network: %s" "lab run 将退到 --host-network：%s" "$(network_words host)"
      return 1 ;;
    *) doctor_line ok "lab run uses: %s" "lab run 将使用：%s" "$(network_words "$network_kind")" ;;
  esac
}
