# en: FIN ends the data of one direction: the last segment that consumes a number in either direction
# zh: FIN 结束一个方向的数据：是每个方向上最后一个占用序号的报文段
include "claim"; include "segments"; include "farewell";
farewell as $f
| if $f == null then no_farewell
  else
    [("client", "server") as $side | [$f.c.segments[] | select(.from == $side and consumes > 0)] as $numbered
     | {side: $side, last: $numbered[-1], top: ($numbered | max_by(after)), later: [$f.c.segments[] | select(.from == $side and .frame > $numbered[-1].frame and .length > 0)]}] as $both
    | verdict(all($both[]; (.last | is("FIN")) and .top.frame == .last.frame);
        ($both | map("the \(.side)'s last number is \(if .last | is("FIN") then "its FIN's" else "no FIN's" end) (frame \(.last.frame))") | join(", "));
        ($both | map("\(.side | side_zh)最后一个序号\(if .last | is("FIN") then "属于 FIN" else "不属于 FIN" end)（第 \(.last.frame) 帧）") | join("，")))
  end
