#!/usr/bin/env bash
# What is asked wrongly gets one line that says what to do, status 2, and leaves nothing; help is everywhere.
source "$(dirname "$0")/support.sh"

# wrong PATTERN ARG...: status 2, one line on standard error that matches.
wrong() {
  local pattern=$1
  shift
  call "$lab" "$@"
  if ((status == 2)) && [[ $(wc -l <"$work/err") == 1 && ! -s $work/out ]] && grep -q -- "$pattern" "$work/err"; then
    echo "ok: lab $*"
  else
    complain "lab $*: wanted status 2 and one line like '$pattern'"
    shown
  fi
}

wrong "no command 'frobnicate'" frobnicate
wrong 'no command' ../../etc/passwd
wrong 'which demo' run
wrong 'there are: .*slow_reader' run no_such_demo
wrong 'no demo' run ../slow_reader
wrong "unrecognized option '--pause'.*--help" run slow_reader --pause 0
wrong 'takes no arguments' list x
wrong 'takes no arguments' doctor x
wrong 'which capture' explain
wrong 'which port' capture -o "$work/x.pcap"
wrong 'which file' capture -p 8000
wrong "not '0'" capture -p 0 -o "$work/x.pcap"
wrong "not '65536'" capture -p 65536 -o "$work/x.pcap"
wrong "no interface 'nope0'" capture -p 80 -i nope0 -o "$work/x.pcap"
wrong 'is a folder' capture -p 80 -o "$work"
wrong 'no command after' capture -p 80 -o "$work/x.pcap" --
wrong "en and zh, not 'fr'" --lang fr list
wrong 'has letters' shell 'a b'
wrong 'one name' shell a b
: >"$work/there.pcap"
wrong 'there already' capture -p 80 -o "$work/there.pcap"
check "nothing was made" test ! -e "$work/x.pcap" -a ! -e "$work/runs"

for command in '' list run shell capture explain build doctor; do
  for language in en zh; do
    # shellcheck disable=SC2086
    call "$lab" $command --help --lang $language
    if ((status == 0)) && grep -q 'scripts/lab' "$work/out" && [[ ! -s $work/err ]]; then
      echo "ok: lab $command --help ($language)"
    else
      complain "lab $command --help ($language) has no example, or fails"
      shown
    fi
  done
done

call env LC_ALL=zh_CN.UTF-8 "$lab" --help
check "the locale chooses the language" grep -q '用法' "$work/out"
call env LC_ALL=C LANG=zh_CN.UTF-8 "$lab" --help
check "LC_ALL comes before LANG" grep -q '^usage' "$work/out"

# Before any build.
call env -u SOCKLAB_BIN "$lab" explain "$work/there.pcap" "$work/none.pcap"
if ((status == 1)) && [[ $(cat "$work/err") == *"/none.pcap: no such capture or run" && ! -s $work/out ]]; then
  echo "ok: lab explain names a file that is missing"
else
  complain "lab explain with a file that is missing"
  shown
fi

ln -s "$lab" "$work/a link"
call env -C / "$work/a link" list
check "through a link, from elsewhere" grep -q '^slow_reader ' "$work/out"
finish
