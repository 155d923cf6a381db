# shellcheck shell=bash disable=SC2034
# What scripts/lab knows of this demo; see scripts/lib/demo.sh.
demo_shows_en="the notes' figure of 18 steps on a real kernel: opening, a full window, both closes"
demo_shows_zh="在真实内核上重现讲义里的 18 步全过程图：建立连接、写满窗口、双方关闭"
# The round trip has to be longer than the pause between the server's first two reads: so steps 10 and 11
# both leave before step 12 comes. The server's side is where the order is the figure's.
demo_link=(--delay 50ms --capture-at B)
# The figure's headers: the raw 16 bits are the window. The last: whoever asks for the window gets it each time.
demo_sysctls+=(net.ipv4.tcp_window_scaling=0 net.ipv4.tcp_invalid_ratelimit=0)
demo_network=network.sh
# The ladder in the figure's own numbers, the steps beside it, the buffers below.
demo_lens=(--server-isn 8000 --expect "$SOCKLAB_ROOT/demos/full_exchange/steps.tsv" --buffers)
demo_claims=(figure)
