# en: two one-way closes, two segments each: FIN, ACK, FIN, ACK
# zh: 两次单向断开，各两个报文段：FIN、ACK、FIN、ACK
include "claim"; include "segments"; include "farewell";
farewell as $f
| if $f == null then no_farewell
  else
    [$f.fin1, $f.ack1, $f.fin2, $f.ack2] as $four
    | ($four | map(.frame)) as $frames
    # Four segments of which each does one thing, one after the other.
    | verdict($frames == ($frames | unique) and all($four[1, 3]; is("FIN") | not);
        "FIN \($frames[0]), ACK \($frames[1]), FIN \($frames[2]), ACK \($frames[3]) (frames; \($frames | unique | length) segments)";
        "第 \($frames[0]) 帧 FIN，第 \($frames[1]) 帧 ACK，第 \($frames[2]) 帧 FIN，第 \($frames[3]) 帧 ACK（共 \($frames | unique | length) 个报文段）")
  end
