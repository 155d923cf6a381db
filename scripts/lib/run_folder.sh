# shellcheck shell=bash
# The folder of a run: filled under a name that says 'unfinished', and given its own name when whole.

# run_folder_open DEMO [DIR]: sets run_folder (unfinished) and run_folder_final.
run_folder_open() {
  local demo=$1 given=${2:-} stamp name count=1 lock
  if [[ -n $given ]]; then
    # Not an option of whatever command gets it.
    [[ $given != -* ]] || given=./$given
    [[ ! -e $given || (-d $given && -z $(ls -A "$given")) ]] ||
      usage_error "%s is there already; name a folder that is not" "%s 已经存在；请换一个不存在的目录" "$given"
    run_folder_final=$(realpath -ms "$given")
    run_folder_sweep "$run_folder_final.unfinished"
    run_folder_make "$run_folder_final" ||
      fail "cannot make the folder %s" "无法创建目录 %s" "$run_folder_final"
    beware_of_others "$(dirname "$run_folder_final")"
    return
  fi
  mkdir -p "$lab_runs/$demo" 2>/dev/null || true
  [[ -w $lab_runs/$demo ]] || fail "cannot write to %s; put the run elsewhere: lab run %s -o DIR" \
      "无法写入 %s；请把结果放到别处：lab run %s -o 目录" "$lab_runs/$demo" "$demo"
  run_folders_sweep "$lab_runs/$demo"
  stamp=$(date +%Y%m%d-%H%M%S)
  name=$stamp
  # Another run of the same second has taken the name: making the folder is what decides.
  until [[ ! -e $lab_runs/$demo/$name ]] && run_folder_make "$lab_runs/$demo/$name"; do
    name=$stamp-$((++count))
    ((count < 1000)) || fail "cannot make a folder in %s" "无法在 %s 中创建目录" "$lab_runs/$demo"
  done
  run_folder_final=$lab_runs/$demo/$name
  beware_of_others "$lab_runs/$demo"
}

run_folder_make() {
  mkdir -p "$(dirname "$1")" 2>/dev/null && mkdir "$1.unfinished" 2>/dev/null || return
  run_folder=$1.unfinished
  # Held as long as anybody works in it: so a later run can tell what was abandoned.
  exec {run_folder_lock}<"$run_folder"
  flock -n "$run_folder_lock"
  # Removes the folder when this script is killed: nobody may ever come again to where -o has put it.
  exec {run_folder_guard}> >(exec "$lab_bin/labns" hold --until-stdin-closes --remove "$run_folder" -- sleep infinity)
}

# What a power cut left: unfinished, and nobody holds it.
run_folders_sweep() {
  local each
  for each in "$1"/*.unfinished; do run_folder_sweep "$each"; done
}
run_folder_sweep() { if [[ -d $1 && ! -L $1 ]] && flock -n "$1" true; then rm -rf "$1"; fi; }

# run_folder_close DEMO [DIR]: gives the folder its name, and lets 'latest' point to it.
run_folder_close() {
  local link
  # An empty folder of that name may be there (-o), and is replaced.
  mv -T "$run_folder" "$run_folder_final" || fail "cannot name the run's folder %s" "无法给运行目录命名：%s" "$run_folder_final"
  run_folder=
  run_folder_unguard
  [[ -n ${2:-} ]] && return
  link=$(mktemp -u -p "$lab_runs/$1" .latest.XXXXXXXX)
  ln -sT "$(basename "$run_folder_final")" "$link" && mv -T "$link" "$lab_runs/$1/latest"
}

run_folder_unguard() {
  [[ -n ${run_folder_guard:-} ]] || return 0
  exec {run_folder_guard}>&-
  run_folder_guard=
}

run_folder_discard() { [[ -z ${run_folder:-} ]] || rm -rf "$run_folder"; }
