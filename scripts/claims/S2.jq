# en: first: SYN=1, seq=x
# zh: 第一次握手：SYN=1，seq=x
include "claim"; include "segments"; include "handshake";
handshake as $h
| if $h == null then no_handshake
  else
    $h.syn as $s | $h.c.client.isn as $x
    | if ($s | .from == "client" and .flags == ["SYN"] and .seq == 0 and .ack == null) | not then
        verdict(false; "frame \($s.frame) is no SYN alone: \($s.flags | join(" "))"; "第 \($s.frame) 帧不是单独的 SYN：\($s.flags | join(" "))")
      elif $s.length > 0 then
        verdict(false; "frame \($s.frame): the SYN carries \($s.length) bytes beside x"; "第 \($s.frame) 帧：SYN 除 x 外还带了 \($s.length) 字节数据")
      else
        verdict(true; "frame \($s.frame): SYN, seq = x = \($x), no ACK, no data"; "第 \($s.frame) 帧：SYN，seq = x = \($x)，没有 ACK，没有数据")
      end
  end
