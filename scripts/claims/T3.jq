# en: FIN with seq=u is answered by ack=u+1: the FIN counts as one byte
# zh: seq=u 的 FIN 得到 ack=u+1：FIN 按一个字节计
include "claim"; include "segments"; include "farewell";
# u is the number of the FIN itself: where it rides on data, the number after the last byte.
def number_of_fin: .seq + .length;
farewell as $f
| if $f == null then no_farewell
  else
    [$f | [.fin1, .ack1], [.fin2, .ack2] | {fin: .[0].frame, ack: .[1].frame, ok: (.[1].ack == (.[0] | number_of_fin) + 1),
      u: (.[0].from as $side | .[0] | number_of_fin | raw($f.c; $side))}] as $both
    | ($both | map("u = \(.u) (frame \(.fin)), ack = u + 1 (frame \(.ack))") | join("; ")) as $en
    | ($both | map("u = \(.u)（第 \(.fin) 帧），ack = u + 1（第 \(.ack) 帧）") | join("；")) as $zh
    | verdict(all($both[]; .ok); $en; $zh)
  end
