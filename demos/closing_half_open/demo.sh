# shellcheck shell=bash disable=SC2034
# What scripts/lab knows of this demo; see scripts/lib/demo.sh.
demo_shows_en="one end has vanished without a word: the other learns of it when it writes, by RST"
demo_shows_zh="一端不辞而别：另一端要到写数据时，才从 RST 得知"
demo_server=closing-server demo_client=closing-client
demo_client_options=(--how vanish) demo_server_options=(--how write --pause 1s)
demo_server_exit=1
demo_claims=(half_open)
