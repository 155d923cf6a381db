# shellcheck shell=bash disable=SC2034
# What scripts/lab knows of this demo; see scripts/lib/demo.sh.
demo_shows_en="two small write()s and a read(): Nagle's algorithm waits for an ACK that is delayed; TCP_NODELAY does not"
demo_shows_zh="两次小 write() 再 read()：Nagle 算法在等一个被推迟的 ACK；TCP_NODELAY 不等"
demo_claims=(nagle delayed_ack)
