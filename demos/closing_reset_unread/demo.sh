# shellcheck shell=bash disable=SC2034
# What scripts/lab knows of this demo; see scripts/lib/demo.sh.
demo_shows_en="close() with data unread: RST instead of FIN, so that the writer learns of it"
demo_shows_zh="还有数据未读就 close()：发 RST 而不是 FIN，好让写的一方知道"
demo_server=closing-server demo_client=closing-client
demo_server_options=(--how unread) demo_client_options=(--how after)
demo_client_exit=1
demo_claims=(H12)
