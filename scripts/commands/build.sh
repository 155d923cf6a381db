# shellcheck shell=bash
build_summary() { words "build the programs into build/bin/ (run does it by itself)" "把程序编译到 build/bin/（run 会自动做）"; }
build_help() {
  words "usage: lab build

Installs what is missing, and builds all programs into build/bin/.

Example: scripts/lab build
" "用法：lab build

安装缺少的软件包，并把全部程序编译到 build/bin/。

示例：scripts/lab build
"
}
build_main() {
  (($# == 0)) || usage_error "build takes no arguments" "build 不带参数"
  source "$SOCKLAB_ROOT/scripts/lib/packages.sh"
  source "$SOCKLAB_ROOT/scripts/lib/build.sh"
  need_packages run
  build demos/all tools/all
  say "build     the programs are in %s" "构建      程序在 %s" "$lab_bin"
}
