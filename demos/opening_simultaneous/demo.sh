# shellcheck shell=bash disable=SC2034
# What scripts/lab knows of this demo; see scripts/lib/demo.sh.
demo_shows_en="nobody listens, both connect: the two SYNs cross on the line and make one connection"
demo_shows_zh="没有人监听，双方都 connect()：两个 SYN 在线路上交错，合成一个连接"
demo_server=opening-peer demo_client=opening-peer
# Long enough for each SYN to be on its way when the other leaves: one that comes too early is refused, and tries again.
# No longer, for the kernel has only half a round trip to judge the line by, from its SYN-ACK to the other's: on a longer
# line its timers would send the last segment again before the ACK can have come. (Tail loss probes do so on any.)
demo_link=(--delay 50ms)
demo_sysctls+=(net.ipv4.tcp_early_retrans=0)
demo_server_options=(--host A --peer-port 8001)
demo_client_options=(--host B --port 8001 --peer-port 8000)
demo_together=1
demo_claims=(simultaneous)
