# shellcheck shell=bash disable=SC2034
# What scripts/lab knows of this demo; see scripts/lib/demo.sh.
demo_shows_en="congestion without loss: the line marks packets, the receiver echoes (ECE), the sender slows down and says so (CWR)"
demo_shows_zh="不丢包的拥塞通知：线路给包打标记，接收方回报（ECE），发送方减速并说明（CWR）"
demo_server=header-server
demo_client=header-client
demo_client_options=(--write 4096 --rounds 24 --pause 0)
demo_sysctls+=(net.ipv4.tcp_ecn=1)
# As the receiver's host sees the packets: marked.
demo_link=(--delay 5ms --a-to-b 'mark data:20' --capture-at B)
# Where there is no link, a filter marks one packet as it leaves.
demo_nft='table ip socklab { chain out { type filter hook output priority 0; tcp dport 8000 ip ecn ect0 numgen inc mod 40 20 ip ecn set ce; }; }'
demo_claims=(H7 H8)
