# en: where both close at once, both ends pass through CLOSING, and both wait in TIME_WAIT
# zh: 双方同时关闭时，两端都经过 CLOSING，都停在 TIME_WAIT
include "claim"; include "segments"; include "farewell";
closed(["simultaneous"]) as $c
| farewell as $f
| if $c == null or $f == null then kinds("closing") as $kinds | verdict(false; "the FINs did not cross (closing: \($kinds))"; "两个 FIN 没有交错（关闭方式：\($kinds)）")
  else
    ([.events[] | select(.kind == "sample" and .state == "CLOSING") | .local] | unique) as $closing
    | ([.meta.sockets[] | select(.state == "TIME-WAIT") | .local] | unique) as $waiting
    | verdict(($closing | length) == 2 and $closing == $waiting;
        "the FINs of frames \($f.fin1.frame) and \($f.fin2.frame) crossed, ACKs in \([$f.ack1.frame, $f.ack2.frame] | list); in CLOSING were seen \($closing | join(" and ")), in TIME_WAIT are \($waiting | join(" and "))";
        "第 \($f.fin1.frame)、\($f.fin2.frame) 帧的 FIN 交错，ACK 在第 \([$f.ack1.frame, $f.ack2.frame] | list) 帧；采样到处于 CLOSING 的有 \($closing | join("、"))，最后处于 TIME_WAIT 的有 \($waiting | join("、"))")
  end
