# shellcheck shell=bash disable=SC2034
# What scripts/lab knows of this demo; see scripts/lib/demo.sh.
demo_shows_en="nobody listens, both connect: the two SYNs cross on the line and make one connection"
demo_shows_zh="没有人监听，双方都 connect()：两个 SYN 在线路上交错，合成一个连接"
demo_server=opening-peer demo_client=opening-peer
# The slower the line, the surer each SYN is on its way when the other leaves.
demo_link=(--delay 300ms)
demo_server_options=(--host A --peer-port 8001)
demo_client_options=(--host B --port 8001 --peer-port 8000)
demo_together=1
demo_claims=(simultaneous)
