# en: small reads do not reopen the window byte by byte
# zh: 小口读取不会让窗口一个字节一个字节地打开
include "claim"; include "buffers";
taken as $reads
| .trace.connections[0] as $c
| ($c.server.mss // 536) as $mss
# What the server announced from the first closed window on: each step upwards.
| ([$c.segments[] | select(.from == "server" and .ack != null and (.flags | index("SYN") | not) and (.flags | index("FIN") | not))]) as $said
| (first($said[] | select(.window == 0)) // null) as $closed
| [range(1; $said | length) as $i | $said[$i - 1] as $a | $said[$i]
   | select($closed != null and .frame > $closed.frame)
   | . + {step: (.ack + .window - $a.ack - $a.window)} | select(.step > 0)] as $updates
| [$reads[] | select(.bytes <= 2)] as $small
| if $closed == null then verdict(false; "the window never closed"; "窗口从未关闭")
  elif ($small | length) < 500 then
    verdict(false; "only \($small | length) reads were of one byte"; "只有 \($small | length) 次读取是一个字节")
  elif $updates == [] then verdict(false; "the window never reopened"; "窗口再也没有打开")
  else
    ([$updates[].step] | min) as $least
    | verdict($least >= $mss and ($updates | length) * 50 < ($small | length);
        "\($small | length) reads of one byte, but the window's edge moved \($updates | length) times, by \($least) bytes at the least (MSS \($mss)): frames \($updates[:8] | map(.frame) | list)";
        "单字节读取 \($small | length) 次，窗口右沿却只移动了 \($updates | length) 次，每次至少 \($least) 字节（MSS \($mss)）：第 \($updates[:8] | map(.frame) | list) 帧")
  end
