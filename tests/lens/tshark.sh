#!/usr/bin/env bash
# tcplens against tshark, frame by frame and field by field: the shared captures where they are, and random ones.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
for tool in tshark python3; do
  command -v "$tool" > /dev/null || { echo "skipped: $tool is not installed"; exit 77; }
done
case $(tshark --version 2> /dev/null | head -n 1) in
  *' 4.0.'*) ;;
  *) echo "skipped: the rules are those of tshark 4.0, and this is another"; exit 77 ;;
esac
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
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
