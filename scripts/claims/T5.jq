# en: the last ACK's seq is the number after the active closer's FIN (h = u + 1)
# zh: 最后一个 ACK 的 seq 是主动关闭方 FIN 之后的那个序号（h = u + 1）
include "claim"; include "segments"; include "farewell";
farewell as $f
| if $f == null then no_farewell
  elif $f.ack2.frame < $f.fin2.frame or $f.fin2.frame < $f.ack1.frame then
    verdict(false; "the FINs crossed: there is no active and passive end"; "两个 FIN 交错：没有主动方和被动方之分")
  else
    ($f.ack2.seq | raw($f.c; $f.first)) as $h | ($f.fin1 | .seq + .length | raw($f.c; $f.first)) as $u
    | verdict($f.ack2.seq == ($f.fin1 | after); "the last ACK (frame \($f.ack2.frame)): h = \($h); the first FIN (frame \($f.fin1.frame)): u = \($u), so h = u + \($h - $u)";
        "最后的 ACK（第 \($f.ack2.frame) 帧）h = \($h)；第一个 FIN（第 \($f.fin1.frame) 帧）u = \($u)，所以 h = u + \($h - $u)")
  end
