# shellcheck shell=bash disable=SC2034
# What scripts/lab knows of this demo; see scripts/lib/demo.sh.
demo_shows_en="the three-way handshake: SYN, SYN and ACK, ACK"
demo_shows_zh="三次握手：SYN，SYN 加 ACK，ACK"
demo_claims=(S2 S3 S4 H13)
