# shellcheck shell=bash disable=SC2034
# What scripts/lab knows of this demo; see scripts/lib/demo.sh.
demo_shows_en="the server closes first: then TIME_WAIT is at the server"
demo_shows_zh="服务器先关闭：TIME_WAIT 就留在服务器一边"
demo_server=closing-server demo_client=closing-client
demo_server_options=(--how first) demo_client_options=(--how after)
demo_claims=(T1 T7)
