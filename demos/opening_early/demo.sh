# shellcheck shell=bash disable=SC2034
# What scripts/lab knows of this demo; see scripts/lib/demo.sh.
demo_shows_en="connect() returns and data arrive before the server has called accept(): the kernel does it"
demo_shows_zh="服务器还没调用 accept()，connect() 就已返回，数据也到了：这是内核做的"
demo_server=opening-server demo_client=opening-client
demo_server_options=(--accept-after 1s)
demo_claims=(S5)
