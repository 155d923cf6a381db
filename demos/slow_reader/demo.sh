# shellcheck shell=bash disable=SC2034
# What scripts/lab knows of this demo; see scripts/lib/demo.sh.
demo_shows_en="a slow reader lets its receive window fall to zero: the sender is blocked, probed, and let go again"
demo_shows_zh="读得慢的一方让接收窗口降到零：发送方被挡住，不断探测，然后又被放行"
# No tail loss probes: they would send the last segment of a burst twice, merely because the ACK for it is delayed.
demo_sysctls+=(net.ipv4.tcp_early_retrans=0)
# Nor are ACKs delayed: with so small a window the sender would wait for each of them too, 40 ms at a time, and the one long wait
# that this demo is about would stand between many short ones. (By hand, in 'lab shell', they are; see the lesson.)
demo_route=(quickack 1)
demo_claims=(stall probes F1 F2 F3 F4 F5 F7 H15)
