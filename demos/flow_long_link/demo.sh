# shellcheck shell=bash disable=SC2034
# What scripts/lab knows of this demo; see scripts/lib/demo.sh.
demo_shows_en="a long link and a small window: the transfer is no faster than a window in each round trip"
demo_shows_zh="链路长、窗口小：每个往返时间最多传一个窗口，再快也快不了"
demo_server=slow_reader-server
demo_client=slow_reader-client
demo_link=(--delay 25ms)
demo_server_options=(--read 64k --pause 0 --receive-buffer 16k)
demo_client_options=(--bytes 256k --write 16k --send-buffer 256k)
demo_sysctls+=(net.ipv4.tcp_early_retrans=0)
demo_claims=(window_per_rtt F6)
