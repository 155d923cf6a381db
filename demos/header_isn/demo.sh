# shellcheck shell=bash disable=SC2034
# What scripts/lab knows of this demo; see scripts/lib/demo.sh.
demo_shows_en="each connection begins at a number of its own: eight connections, eight random ISNs on either side"
demo_shows_zh="每条连接都从自己的号码开始：八条连接，两边各有八个随机的初始序号"
demo_server=header-server
demo_client=header-client
demo_server_options=(--connections 8)
demo_client_options=(--connections 8 --write 5 --pause 0)
demo_claims=(H4)
