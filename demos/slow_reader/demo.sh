# shellcheck shell=bash disable=SC2034
# What scripts/lab knows of this demo; see scripts/lib/demo.sh.
demo_shows_en="a slow reader lets its receive window fall to zero: the sender is blocked, probed, and let go again"
demo_shows_zh="读得慢的一方让接收窗口降到零：发送方被挡住，不断探测，然后又被放行"
demo_server_options=(--read 1024 --pause 0.2 --receive-buffer 4096 --mss 1024)
demo_client_options=(--bytes 32768 --write 1024 --send-buffer 4096)
demo_claims=(stall probes)
