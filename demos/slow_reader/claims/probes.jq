# en: the zero-window probes are told apart from data and from keep-alives
# zh: 零窗口探测与数据、保活报文区分开来
include "claim";
stalls as $stalls
| [$stalls[] | .sender as $sender | .segments as $segments | .probes[].frame as $frame
   | $segments[] | select(.frame == $frame and .from == $sender)] as $probes
| [$probes[] | select(has_note("zero-window-probe") and .length <= 1 and (has_note("keep-alive") | not))] as $told
| if $stalls == [] then no_stall
  elif $probes == [] then verdict(false; "the window closed, but no probe was sent"; "窗口关闭了，但没有发出探测")
  elif ($told | length) < ($probes | length) then
    (($probes - $told) | map(.frame) | list) as $frames
    | verdict(false; "not told apart: frames \($frames)"; "没有区分开：第 \($frames) 帧")
  else
    ($told | map(.frame) | list) as $frames
    | verdict(true;
        "\($told | length) probes, frames \($frames): no data, numbered one below what is next (tshark calls these Keep-Alive)";
        "\($told | length) 个探测，第 \($frames) 帧：不带数据，序号比下一个字节小一（tshark 把它们叫作 Keep-Alive）")
  end
