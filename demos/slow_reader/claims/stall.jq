# en: the reader is slow enough to close the window at least once
# zh: 读得足够慢，窗口至少关闭一次
include "claim";
stalls as $stalls
| if $stalls == [] then no_stall
  else
    ([$stalls[] | .seconds // 0] | add) as $sum
    | ($stalls | max_by(.seconds // 0)) as $longest
    | verdict(true;
        "\($stalls | length) stalls, \($sum | seconds) s in all; the longest \($longest.seconds // 0 | seconds) s, from frame \($longest.first_frame) to frame \($longest.opened_by // "the end")";
        "共停顿 \($stalls | length) 次，合计 \($sum | seconds) 秒；最长 \($longest.seconds // 0 | seconds) 秒，从第 \($longest.first_frame) 帧到\(if $longest.opened_by then "第 \($longest.opened_by) 帧" else "结束" end)")
  end
