# en: the window counts from the ack number, and may not be overrun
# zh: 窗口从确认号算起，不得超出
include "claim";
# For each direction: the furthest edge that the receiver has granted, and what data did.
def walked($sender): reduce .segments[] as $s ({edge: null, over: [], probes: [], closest: null, count: 0};
  if ($s.flags | index("RST")) then .
  elif $s.from != $sender then (if $s.ack == null then . else .edge = ([.edge // 0, $s.ack + $s.window] | max) end)
  elif $s | has_note("zero-window-probe") then .probes += [$s.frame]
  elif $s.length == 0 or .edge == null then .
  else .edge as $edge | .count += 1
    | if $s.seq + $s.length > $edge then .over += [$s.frame] else . end
    | if .closest == null or $edge - $s.seq - $s.length < .closest.left then .closest = {frame: $s.frame, left: ($edge - $s.seq - $s.length), end: ($s.seq + $s.length), edge: $edge} else . end
  end);
[connections[] | walked("client"), walked("server") | select(.count > 0)] as $all
| [$all[].over[]] as $over | [$all[].probes[]] as $probes
| ([$all[].closest] | min_by(.left)) as $closest
| ([$all[].count] | add) as $count
| (if $probes == [] then "" else "; \($probes | length) probes told apart" end) as $en
| (if $probes == [] then "" else "；另有 \($probes | length) 个探测不计" end) as $zh
| if $count == null then verdict(false; "no data was sent"; "没有发送数据")
  elif $over != [] then verdict(false; "beyond the window: frames \($over | list)"; "超出窗口：第 \($over | list) 帧")
  elif $closest.left > 1460 then verdict(false; "the window was never tried: \($closest.left) bytes were left at the least"; "窗口从未被用到：最少也还剩 \($closest.left) 字节")
  else
    verdict(true;
      "of \($count) data segments none goes beyond ack + window; the closest, frame \($closest.frame), ends at \($closest.end) of \($closest.edge)\($en)";
      "\($count) 个数据段没有一个超出 ack + 窗口；最接近的是第 \($closest.frame) 帧，止于 \($closest.end)，界限 \($closest.edge)\($zh)")
  end
