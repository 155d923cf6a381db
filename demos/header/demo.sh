# shellcheck shell=bash disable=SC2034
# What scripts/lab knows of this demo; see scripts/lib/demo.sh.
demo_shows_en="the header, field by field: ports, numbers, flags, window, options"
demo_shows_zh="逐个字段看首部：端口、序号、确认号、标志位、窗口、选项"
# With all the options that a connection has today.
demo_sysctls+=(net.ipv4.tcp_timestamps=1 net.ipv4.tcp_sack=1)
demo_claims=(H1 H3 H6 H10 H11)
