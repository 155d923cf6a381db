#!/usr/bin/env bash
# Is a capture the notes' figure, segment for segment? Judged by tshark's fields alone; nothing of this project's is asked.
# Usage: judge.sh FILE.pcap [PORT]. Exit 0: these 18 segments and nothing else; 1: it prints where they part; 77: no tshark.
set -euo pipefail
here=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")
file=$1
port=${2:-8000}
type -P tshark >/dev/null || { echo "skipped: tshark is not installed"; exit 77; }

# Every frame of the file, TCP or not: a frame that is none prints fields that are empty, and that is a difference.
seen() {
  tshark -r "$file" -o tcp.relative_sequence_numbers:TRUE -T fields -E separator=/t -E occurrence=a \
    -e frame.number -e tcp.srcport -e tcp.seq -e tcp.len -e tcp.flags.str -e tcp.ack -e tcp.window_size_value \
    -e tcp.options.mss_val 2>/dev/null |
    awk -F '\t' -v OFS='\t' -v port="$port" '{
      $2 = $2 == port ? "server" : "client"
      gsub(/[^A-Z]|P/, "", $5)
      if ($5 !~ /A/) $6 = "-"  # the field is there, and means nothing
      if ($8 == "") $8 = "-"
      print
    }'
}
diff --label "the figure" --label "$file" -U 1 <(grep -v '^#' "$here/figure.tsv") <(seen)
