# shellcheck shell=bash disable=SC2034
# What scripts/lab knows of this demo; see scripts/lib/demo.sh.
demo_shows_en="one slow server, many clients: every one of them is blocked by its own closed window"
demo_shows_zh="一个慢服务器，许多客户端：每一个都被自己那条已关闭的窗口挡住"
demo_client_options=(--connections 20 --hold 2s)
demo_server_options=(--read 2048 --pause 250ms)
# A line a connection: twenty ladders would be thousands of lines.
demo_lens=(--summary)
demo_claims=(crowd)
