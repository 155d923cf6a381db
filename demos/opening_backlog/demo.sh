# shellcheck shell=bash disable=SC2034
# What scripts/lab knows of this demo; see scripts/lib/demo.sh.
demo_shows_en="more connections than the queue holds: SYNs are dropped until accept() makes room"
demo_shows_zh="连接数超过队列长度：SYN 被丢弃，直到 accept() 腾出位置"
demo_server=opening-server demo_client=opening-client
# A queue of one holds two: the kernel drops a SYN only when there are more than that.
demo_server_options=(--backlog 1 --accept-after 1.5s --connections 4)
demo_client_options=(--connections 4)
demo_claims=(backlog)
