# shellcheck shell=bash disable=SC2034
# What scripts/lab knows of this demo; see scripts/lib/demo.sh.
demo_shows_en="four segments close a connection: FIN, ACK, FIN, ACK; whoever began waits in TIME_WAIT"
demo_shows_zh="四次挥手：FIN、ACK、FIN、ACK；先关闭的一方停在 TIME_WAIT"
demo_claims=(T1 T2 T3 T5 T7 H14)
