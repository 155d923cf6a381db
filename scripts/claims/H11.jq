# en: PSH asks for delivery at once: seen at the end of each write()
# zh: PSH 要求立即交付：每次 write() 的末尾都能看到
include "claim";
# Bytes are tied to segments by their place in the stream, not by time.
[.events[] | select(.kind == "call" and .program == "client" and (.call | test("^(write|send)")) and (.result // 0) > 0) | .result] as $writes
| (reduce $writes[] as $size ([]; . + [(.[-1] // 0) + $size])) as $ends
| [connections[0].segments[]? | select(.from == "client" and .length > 0)] as $data
| [$ends[] as $last | first($data[] | select(.seq <= $last and $last < .seq + .length))
   | {frame, ok: (.seq + .length - 1 == $last and (.flags | index("PSH") != null)), end: $last}] as $seen
| [$seen[] | select(.ok | not)] as $without
| if ($writes | length) < 2 then verdict(false; "fewer than two write() calls were watched"; "观察到的 write() 少于两次")
  elif ($seen | length) < ($ends | length) then verdict(false; "not every byte written was captured"; "并非写出的每个字节都被抓到")
  elif $without != [] then
    verdict(false; "write()s end at bytes \($without | map(.end) | list), but no segment with PSH does"; "write() 结束于第 \($without | map(.end) | list) 字节，却没有带 PSH 的报文段在此结束")
  else
    verdict(true; ($seen | map("frame \(.frame) ends at byte \(.end) with PSH") | join(", ")) + ": as the \($ends | length) write()s did";
      ($seen | map("第 \(.frame) 帧带 PSH，结束于第 \(.end) 字节") | join("，")) + "：正是 \($ends | length) 次 write() 的末尾")
  end
