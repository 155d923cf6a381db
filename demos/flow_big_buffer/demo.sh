# shellcheck shell=bash disable=SC2034
# What scripts/lab knows of this demo; see scripts/lib/demo.sh.
demo_shows_en="the same slow reader, but a large send buffer: the window closes as before, and write() never blocks"
demo_shows_zh="同样的慢读者，但发送缓冲区很大：窗口照样关闭，write() 却从不阻塞"
demo_server=slow_reader-server
demo_client=slow_reader-client
demo_server_options=(--pause 300ms)
demo_client_options=(--send-buffer 256k --bytes 16k)
demo_sysctls+=(net.ipv4.tcp_early_retrans=0)
demo_route=(quickack 1)
demo_claims=(never_blocked)
