# en: a closed window is probed, more and more rarely
# zh: 窗口关闭后会被探测，而且越来越稀
include "claim";
def gaps: [range(1; length) as $i | .[$i] - .[$i - 1]];
stalls as $stalls
| if $stalls == [] then no_stall
  else
    # From the moment the window closed to the first probe, and from each probe to the next.
    [$stalls[] | . as $stall | [.probes[].frame] as $frames
     | select(($frames | length) >= 4)
     | {frames: $frames, gaps: ([closed_at, (.segments[] | select(.frame as $f | $frames | index($f)) | time)] | gaps)}] as $probed
    | if $probed == [] then
        verdict(false; "no stall was long enough for four probes"; "没有一次停顿长到能看见四个探测")
      else
        ($probed | max_by(.frames | length)) as $best
        # Each wait is twice the one before; a busy machine may be late with one.
        | all($probed[]; .gaps as $gaps | all(range(1; $gaps | length); $gaps[.] >= $gaps[. - 1] * 1.2)) as $growing
        | ($best.gaps | map(seconds) | join(", ")) as $waits
        | verdict($growing; "probes in frames \($best.frames | list), after \($waits) s"; "探测见第 \($best.frames | list) 帧，各等了 \($waits) 秒")
      end
  end
