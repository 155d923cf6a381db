# shellcheck shell=bash disable=SC2034
# What scripts/lab knows of this demo; see scripts/lib/demo.sh.
demo_shows_en="TCP_USER_TIMEOUT ends a stall: the kernel gives the connection up although the peer answers every probe"
demo_shows_zh="TCP_USER_TIMEOUT 结束停顿：尽管对方还在回答探测，内核仍放弃了连接"
demo_server=slow_reader-server
demo_client=slow_reader-client
demo_server_options=(--first-pause 4s --pause 0)
demo_client_options=(--user-timeout 1s)
# write() fails, and the reader finds the connection reset: that is the scene.
demo_client_exit=1
demo_server_exit=1
demo_sysctls+=(net.ipv4.tcp_early_retrans=0)
demo_route=(quickack 1)
demo_claims=(given_up)
