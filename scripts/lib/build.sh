# shellcheck shell=bash
# Builds with the preset 'release' into build/. Quiet where there is nothing to do; a line of progress
# on a terminal; the whole log where it fails.

# build TARGET...: one build at a time in this tree. Not where the programs were given (SOCKLAB_BIN).
build() {
  [[ -z ${SOCKLAB_BIN:-} ]] || return 0
  local directory=$SOCKLAB_ROOT/build log
  if ! mkdir -p "$directory" 2>/dev/null || [[ ! -w $directory ]]; then
    built_already && return
    fail "cannot write to %s (whose is it?): take your own copy of the project, or have its owner run scripts/lab build" \
      "无法写入 %s（它属于谁？）：请另取一份项目副本，或请所有者先执行 scripts/lab build" "$directory"
  fi
  log=$directory/lab-build.log
  local lock
  exec {lock}>"$directory/.lab-lock"
  if ! flock -n "$lock"; then
    say "build     waiting for another build of this tree" "构建      等待本目录的另一个构建结束"
    flock "$lock"
  fi
  if configuration_is_stale "$directory"; then
    say "build     configuring (cmake --preset release)" "构建      配置（cmake --preset release）"
    local fresh=()
    [[ -e $directory/CMakeCache.txt ]] && fresh=(--fresh)
    (cd "$SOCKLAB_ROOT" && run cmake --preset release "${fresh[@]}" "$(testing_option)") >"$log" 2>&1 ||
      build_failed "$log"
  fi
  build_with_progress "$log" run ninja -C "$directory" "$@" || build_failed "$log"
  exec {lock}>&-
}

# Configured elsewhere (the folder was moved or copied), or never to the end.
configuration_is_stale() {
  [[ -e $1/build.ninja ]] || return 0
  ! grep -qxF "CMAKE_HOME_DIRECTORY:INTERNAL=$SOCKLAB_ROOT" "$1/CMakeCache.txt"
}

# Without what the tests include, the programs can still be built: a run needs no tests.
testing_option() {
  if missing_packages test | grep -qxE 'catch2|libssl-dev'; then echo -DBUILD_TESTING=OFF; else echo -DBUILD_TESTING=ON; fi
}

built_already() { [[ -x $lab_bin/labns && -x $lab_bin/tcplens ]]; }

build_failed() {
  cat "$1" >&2
  fail "the build failed; the log above is in %s" "构建失败；以上日志保存在 %s" "$1"
}

build_with_progress() {
  local log=$1 pid line shown=
  shift
  "$@" >"$log" 2>&1 </dev/null &
  pid=$!
  while kill -0 "$pid" 2>/dev/null; do
    sleep 0.05
    line=$(tail -n 1 "$log")
    [[ $line == '['* && $line != *'Re-checking'* && $line != "$shown" ]] || continue
    if [[ -n $colour ]]; then
      printf '\r\033[K%s' "$(words 'build     %s' '构建      %s' "${line:0:$((${COLUMNS:-80} - 12))}")"
    elif [[ -z $shown ]]; then
      say "build     compiling (%s)" "构建      编译（%s）" "$log"
    fi
    shown=$line
  done
  [[ -z $shown || -z $colour ]] || printf '\r\033[K'
  wait "$pid"
}
