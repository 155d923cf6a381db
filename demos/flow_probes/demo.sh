# shellcheck shell=bash disable=SC2034
# What scripts/lab knows of this demo; see scripts/lib/demo.sh.
demo_shows_en="a long stall: the sender probes the closed window again and again, each time waiting twice as long"
demo_shows_zh="一次长停顿：发送方反复探测关闭的窗口，每次等待的时间加倍"
demo_server=slow_reader-server
demo_client=slow_reader-client
# Four probes take 0.2 + 0.4 + 0.8 + 1.6 s.
demo_server_options=(--first-pause 5s --pause 0)
demo_client_options=(--bytes 12k)
demo_sysctls+=(net.ipv4.tcp_early_retrans=0)
demo_route=(quickack 1)
demo_claims=(F9)
