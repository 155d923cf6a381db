# shellcheck shell=bash disable=SC2034
# What scripts/lab knows of this demo; see scripts/lib/demo.sh.
demo_shows_en="one direction closed: the other end, in CLOSE_WAIT, goes on sending"
demo_shows_zh="只关闭一个方向：处于 CLOSE_WAIT 的另一端继续发送"
demo_server=closing-server demo_client=closing-client
demo_client_options=(--how half) demo_server_options=(--how after --reply 4k --pause 200ms)
demo_claims=(T4 close_wait)
