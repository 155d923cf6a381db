# shellcheck shell=bash disable=SC2034
# What scripts/lab knows of this demo; see scripts/lib/demo.sh.
demo_shows_en="the FIN rides on data, and the answer's ACK and FIN are one segment: three in all"
demo_shows_zh="FIN 搭在数据上，对方的 ACK 和 FIN 合成一个报文段：一共三个"
demo_server=closing-server demo_client=closing-client
# Little data: an ACK for more than one segment's worth would not wait for the FIN.
demo_client_options=(--how first --cork --bytes 500) demo_server_options=(--how after --pause 0 --bytes 500)
demo_claims=(T6)
