# en: second: SYN=1, ACK=1, seq=y, ack=x+1; the SYN counts as one byte
# zh: 第二次握手：SYN=1，ACK=1，seq=y，ack=x+1；SYN 按一个字节计
include "claim"; include "segments"; include "handshake";
handshake as $h
| if $h == null then no_handshake
  else
    $h.answer as $s | $h.c as $c
    | if ($s | .from == "server" and .flags == ["SYN", "ACK"] and .seq == 0) | not then
        verdict(false; "frame \($s.frame), the second, is no SYN with ACK from the server: \($s.flags | join(" ")) from the \($s.from)";
          "第二个报文段（第 \($s.frame) 帧）不是服务器的 SYN 加 ACK：是 \($s.from) 的 \($s.flags | join(" "))")
      elif $s.ack != 1 then
        verdict(false; "frame \($s.frame): ack − x = \($s.ack), not 1"; "第 \($s.frame) 帧：ack − x = \($s.ack)，不是 1")
      else
        "seq = y = \($c.server.isn), ack = \($s.ack | raw($c; "client")) = x + 1" as $numbers
        | verdict(true; "frame \($s.frame): SYN, ACK, \($numbers): the SYN counted as one byte"; "第 \($s.frame) 帧：SYN，ACK，\($numbers)：SYN 按一个字节计")
      end
  end
