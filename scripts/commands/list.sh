# shellcheck shell=bash
list_summary() { words "the demos, a line each" "列出各个演示，每个一行"; }
list_help() {
  words "usage: lab list

The demos, a line each: its name, and what it shows.

Example: scripts/lab list
" "用法：lab list

列出各个演示：名字，以及它演示什么。

示例：scripts/lab list
"
}
list_main() {
  (($# == 0)) || usage_error "list takes no arguments" "list 不带参数"
  source "$SOCKLAB_ROOT/scripts/lib/network.sh"
  source "$SOCKLAB_ROOT/scripts/lib/demo.sh"
  local name width=0
  while read -r name; do ((${#name} <= width)) || width=${#name}; done < <(demo_names)
  while read -r name; do
    load_demo "$name"
    printf "%-*s  %s\n" "$width" "$name" "$(words "$demo_shows_en" "$demo_shows_zh")"
  done < <(demo_names)
}
