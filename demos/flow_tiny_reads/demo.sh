# shellcheck shell=bash disable=SC2034
# What scripts/lab knows of this demo; see scripts/lib/demo.sh.
demo_shows_en="a reader of single bytes: the window stays shut until a whole segment fits (silly-window avoidance)"
demo_shows_zh="一次只读一个字节：直到腾出一整段的空间，窗口才打开（避免糊涂窗口综合征）"
demo_server=slow_reader-server
demo_client=slow_reader-client
demo_server_options=(--read 1 --pause 0.2ms --first-pause 500ms)
demo_client_options=(--bytes 9k)
demo_sysctls+=(net.ipv4.tcp_early_retrans=0)
demo_route=(quickack 1)
demo_samples=20ms
demo_claims=(F8)
