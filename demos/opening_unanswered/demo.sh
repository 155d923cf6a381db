# shellcheck shell=bash disable=SC2034
# What scripts/lab knows of this demo; see scripts/lib/demo.sh.
demo_shows_en="the SYN gets no answer at all: it is sent again and again, and connect() gives up"
demo_shows_zh="SYN 得不到任何回答：内核一再重发，最后 connect() 放弃"
demo_server=opening-server demo_client=opening-client
# The server listens, and nothing gets through to it: a line that is cut, as behind a firewall that drops.
demo_link=(--cut)
# Three SYNs in all, so that the wait is short; by default it takes two minutes. Kernels from 6.5 on send the first
# few at equal distances, unless told otherwise.
demo_sysctls+=(net.ipv4.tcp_syn_retries=2 net.ipv4.tcp_syn_linear_timeouts=0)
demo_server_options=(--host B --connections 0)
demo_client_options=(--host B)
demo_together=1
demo_client_exit=1
demo_claims=(unanswered)
