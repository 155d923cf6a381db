# shellcheck shell=bash disable=SC2034
# What scripts/lab knows of this demo; see scripts/lib/demo.sh.
demo_shows_en="the server has its port but does not listen: RST answers the SYN, connect() is refused"
demo_shows_zh="服务器占着端口却没有 listen()：SYN 得到的回答是 RST，connect() 被拒绝"
demo_server=opening-server demo_client=opening-client
demo_server_options=(--listen-after 1s --connections 0)
demo_client_options=(--connect-after 300ms)
demo_together=1
demo_client_exit=1
demo_claims=(S1 H12)
