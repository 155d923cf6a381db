# shellcheck shell=bash disable=SC2034
# What scripts/lab knows of this demo; see scripts/lib/demo.sh.
demo_shows_en="SO_LINGER with 0 seconds: close() throws the connection away with RST"
demo_shows_zh="SO_LINGER 设为 0 秒：close() 用 RST 丢掉整个连接"
demo_server=closing-server demo_client=closing-client
demo_client_options=(--how reset)
demo_server_exit=1
demo_claims=(H12)
