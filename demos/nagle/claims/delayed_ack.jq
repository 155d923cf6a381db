# en: a lone small segment is acknowledged late, in the hope of an answer to ride on
# zh: 单独一个小段会被推迟确认，等着搭上应答的便车
include "claim";
connections[0] as $c
| [$c.segments[] | select(.from == "client" and .length == 4)] as $heads
| [$heads[] | . as $head | first($c.segments[] | select(.from == "server" and .frame > $head.frame and .ack >= $head.seq + 4))
   | {frame, head: $head.frame, late: (time - ($head | time)), length}] as $acks
# Linux waits 40 ms at the least, but at the beginning of a connection it acknowledges at once.
| [$acks[] | select(.length == 0 and .late >= 0.03)] as $late
| if ($heads | length) < 3 then verdict(false; "too few small segments"; "小段太少")
  else
    verdict(($late | length) * 2 > ($acks | length);
      "\($late | length) of \($acks | length) small segments were acknowledged 30 ms later or more (frames \($late[:3] | map("\(.head) → \(.frame)") | join(", ")), …)";
      "\($acks | length) 个小段中 \($late | length) 个在 30 毫秒以后才得到确认（第 \($late[:3] | map("\(.head) → \(.frame)") | join("、")) 帧……）")
  end
