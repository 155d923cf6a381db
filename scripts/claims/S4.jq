# en: third: ACK=1, seq=x+1, ack=y+1
# zh: 第三次握手：ACK=1，seq=x+1，ack=y+1
include "claim"; include "segments"; include "handshake";
handshake as $h
| if $h == null then no_handshake
  else
    $h.third as $s | $h.c as $c
    | if ($s | .from == "client" and is("ACK") and (is("SYN") or is("RST") | not)) | not then
        verdict(false; "frame \($s.frame), the third, is no ACK from the client: \($s.flags | join(" ")) from the \($s.from)";
          "第三个报文段（第 \($s.frame) 帧）不是客户端的 ACK：是 \($s.from) 的 \($s.flags | join(" "))")
      elif $s.seq != 1 or $s.ack != 1 then
        verdict(false; "frame \($s.frame): seq − x = \($s.seq), ack − y = \($s.ack), not 1 and 1"; "第 \($s.frame) 帧：seq − x = \($s.seq)，ack − y = \($s.ack)，不都是 1")
      else
        "seq = \($s.seq | raw($c; "client")) = x + 1, ack = \($s.ack | raw($c; "server")) = y + 1" as $numbers
        | verdict(true; "frame \($s.frame): ACK, \($numbers)"; "第 \($s.frame) 帧：ACK，\($numbers)")
      end
  end
