# shellcheck shell=bash disable=SC2034
# What scripts/lab knows of this demo; see scripts/lib/demo.sh.
demo_shows_en="the sequence number passes its maximum, 4294967295, and goes on from 0 in the middle of a transfer"
demo_shows_zh="序号在传输中途越过最大值 4294967295，从 0 接着走"
demo_server=header-server
demo_client=header-client
# 2^32 - 20000: the wrap falls into the transfer of 64 KiB.
demo_client_options=(--isn 4294947296 --write 4096 --rounds 16 --pause 1ms)
demo_claims=(H2 H5)
