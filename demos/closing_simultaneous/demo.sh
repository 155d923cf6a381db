# shellcheck shell=bash disable=SC2034
# What scripts/lab knows of this demo; see scripts/lib/demo.sh.
demo_shows_en="both close at once: the FINs cross, both ends pass through CLOSING into TIME_WAIT"
demo_shows_zh="双方同时关闭：两个 FIN 交错，两端都经过 CLOSING 进入 TIME_WAIT"
demo_server=closing-server demo_client=closing-client
# Each closes well before the other's FIN can have come. The server's bytes reach the client one delay after the
# client's have reached the server: by so much the server waits longer.
demo_link=(--delay 300ms)
demo_server_options=(--host B --how first --pause 400ms --stay 1s)
demo_client_options=(--host B --how first --pause 100ms --stay 1s)
demo_claims=(simultaneous)
