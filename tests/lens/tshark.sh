#!/usr/bin/env bash
# tcplens against tshark, frame by frame and field by field: the shared captures where they are, and random ones.
source "$(dirname "${BASH_SOURCE[0]}")/support.sh"
set -e
need_tshark
need python3
captures=()
shared=${SOCKLAB_SHARED:-$SOCKLAB_ROOT/../shared}/captures
if [[ -d $shared ]]; then
  while IFS= read -r file; do captures+=("$file"); done < <(find "$shared" -name '*.pcap*' | sort)
fi
for seed in ${SOCKLAB_SEEDS:-1 2}; do
  python3 "$here/random_capture.py" "$seed" 300 "$work/random-$seed.pcap"
  captures+=("$work/random-$seed.pcap")
done
for seed in ${SOCKLAB_SEEDS:-1 2 3 4}; do # each of another link type
  python3 "$here/hard_capture.py" "$seed" 150 "$work/hard-$seed.pcap"
  captures+=("$work/hard-$seed.pcap")
done
python3 "$here/compare_with_tshark.py" "${captures[@]}"
for seed in ${SOCKLAB_SEEDS:-1 2}; do
  python3 "$here/random_options.py" "$seed" 5000 "$work/options-$seed.pcap"
  captures+=("$work/options-$seed.pcap")
done
python3 "$here/compare_fields.py" "$SOCKLAB_BUILD/tests/lens_fields" "${captures[@]}"
