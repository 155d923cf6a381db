#!/usr/bin/env bash
# test_tshark.sh SEED...: tcplens against tshark, frame by frame and field by field: the shared captures where they are,
# and random ones, from each seed.
source "$(dirname "${BASH_SOURCE[0]}")/support.sh"
set -e
need_tshark
need python3
captures=()
shared=${SOCKLAB_SHARED:-$SOCKLAB_ROOT/../shared}/captures
if [[ -d $shared ]]; then
  while IFS= read -r file; do captures+=("$file"); done < <(find "$shared" -name '*.pcap*' | sort)
fi
for seed in "$@"; do
  python3 "$here/random_capture.py" "$seed" 300 "$work/random-$seed.pcap"
  captures+=("$work/random-$seed.pcap")
done
for seed in "$@"; do
  python3 "$here/hard_capture.py" "$seed" 150 "$work/hard-$seed.pcap" ethernet
  captures+=("$work/hard-$seed.pcap")
done
for link in sll sll2 raw null loop ppp ppp-serial ppp-ether hdlc wireless radiotap nflog enc pflog; do
  python3 "$here/hard_capture.py" "$1" 40 "$work/hard-$link.pcap" "$link"
  captures+=("$work/hard-$link.pcap")
done
python3 "$here/compare_with_tshark.py" "${captures[@]}"
for seed in "$@"; do
  python3 "$here/random_options.py" "$seed" 5000 "$work/options-$seed.pcap"
  captures+=("$work/options-$seed.pcap")
done
python3 "$here/compare_fields.py" "$SOCKLAB_BUILD/tests/lens_fields" "${captures[@]}"
