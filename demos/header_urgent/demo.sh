# shellcheck shell=bash disable=SC2034
# What scripts/lab knows of this demo; see scripts/lib/demo.sh.
demo_shows_en="one urgent byte: the flag URG, and the pointer that names its place"
demo_shows_zh="一个紧急字节：URG 标志，以及指出它位置的紧急指针"
demo_claims=(H9)
