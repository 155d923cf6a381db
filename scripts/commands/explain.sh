# shellcheck shell=bash
explain_summary() { words "the analyser on a capture or a run" "用分析器解读一次抓包或一次运行"; }
explain_help() {
  words "usage: lab explain FILE-or-RUN... [-- TCPLENS-OPTIONS]

Shows each capture (pcap or pcapng) or run as a ladder, and tells what happened.

Examples: scripts/lab explain runs/slow_reader/latest
          scripts/lab explain my.pcap -- --summary
" "用法：lab explain 文件或运行目录... [-- TCPLENS选项]

把每份抓包（pcap 或 pcapng）或每次运行画成梯形图，并讲明发生了什么。

示例：scripts/lab explain runs/slow_reader/latest
      scripts/lab explain my.pcap -- --summary
"
}
# explain_as_its_demo RUN: the way its demo draws a run, into the array 'demo_lens'.
explain_as_its_demo() {
  local of
  demo_lens=()
  [[ -e $1/meta.json ]] || return 0
  of=$(jq -r '.demo // empty' "$1/meta.json" 2>/dev/null) || return 0
  [[ ! $of =~ ^[A-Za-z0-9_]+$ || ! -e $SOCKLAB_ROOT/demos/$of/demo.sh ]] || load_demo "$of"
}

explain_main() {
  options '' '' "$@"
  set -- "${parsed[@]:1}"
  (($#)) || usage_error "which capture or run? e.g. lab explain runs/slow_reader/latest" \
    "要解读哪份抓包或哪次运行？例如 lab explain runs/slow_reader/latest"
  source "$SOCKLAB_ROOT/scripts/lib/packages.sh"
  source "$SOCKLAB_ROOT/scripts/lib/build.sh"
  source "$SOCKLAB_ROOT/scripts/lib/network.sh"
  source "$SOCKLAB_ROOT/scripts/lib/demo.sh"
  need_packages run
  build tcplens
  local each status=0
  for each; do
    # A run may be named as 'lab run' names it: DEMO, or DEMO/STAMP.
    [[ -e $each || $each == - || ! -d $lab_runs/$each ]] || each=$lab_runs/$each
    [[ -d $each/latest ]] && each=$each/latest
    explain_as_its_demo "$each"
    run "$lab_bin/tcplens" --lang "$lang" "${demo_lens[@]}" "${after[@]}" "$each" || status=$?
  done
  return "$status"
}
