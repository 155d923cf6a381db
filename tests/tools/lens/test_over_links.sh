#!/usr/bin/env bash
# over_links.sh [SEED...]: tcplens against tshark, frame by frame, over what real kernels say to each other over bad lines,
# and over the same as other places would have captured it.
source "$(dirname "${BASH_SOURCE[0]}")/support.sh"
need_tshark
need python3
need_line
seeds=("$@")
[[ ${#seeds[@]} -gt 0 ]] || seeds=(1)

lines=(
  '--delay 5ms --loss 2%'
  '--delay 10ms --jitter 3ms --reorder 3% --duplicate 2% --loss 1%'
  '--delay 3ms --rate 8mbit --queue 20 --mark 5% --loss 1% --sysctl net.ipv4.tcp_ecn=1'
  '--delay 20ms --a-to-b loss=4% --b-to-a reorder=5% --sysctl net.ipv4.tcp_timestamps=0 --capture-at B'
  '--delay 1ms --reorder 10% --duplicate 5% --sysctl net.ipv4.tcp_sack=0 --sysctl net.ipv4.tcp_window_scaling=0 --capture-at A'
)
captures=()
made=0
for seed in "${seeds[@]}"; do
  # An ordinary run has one line of each seed; with more seeds, all of them come by.
  for number in $([[ ${#seeds[@]} -gt 1 ]] && echo "${!lines[@]}" || echo 1 2); do
    read -ra words <<< "${lines[number]}"
    for i in "${!words[@]}"; do [[ ${words[i]} == *% ]] && words[i]=${words[i]/=/ }; done
    file=$work/line-$number-seed-$seed.pcap
    # shellcheck disable=SC2016
    if ! timeout 60 "$link" -q "${words[@]}" --seed "$seed" --capture "$file" -- bash -c '
        exec 3< <(exec "$1" --on B -- python3 "$2/traffic.py" serve)
        server=$!
        read -r ready <&3 && [[ $ready == ready ]] || exit 1
        python3 "$2/traffic.py" run "$3"
        kill "$server"' - "$link" "$here" "$seed" 2> "$work/err"; then
      echo "tcplink ${words[*]}: $(tail -n 1 "$work/err")"
      exit 1
    fi
    made=$((made + $(stat -c %s "$file")))
    captures+=("$file")
    for how in 'cut 60' 'cut 48' headless from-a middle wrap vlan twice swapped; do
      read -ra way <<< "$how"
      python3 "$here/rewrite.py" "${way[@]}" "$file" "$work/line-$number-seed-$seed-${how// /-}.pcap" || exit 1
      captures+=("$work/line-$number-seed-$seed-${how// /-}.pcap")
    done
  done
done
[[ $made -gt 1000000 ]] || { echo "only $made bytes captured: the connections did not come about"; exit 1; }
[[ -z ${SOCKLAB_KEEP-} ]] || cp "$work"/line-*.pcap "$SOCKLAB_KEEP"
python3 "$here/compare_with_tshark.py" "${captures[@]}" && python3 "$here/compare_fields.py" "$SOCKLAB_BUILD/tests/lens_fields" "${captures[@]}"
