# en: the FIN can ride on data, and the passive end's ACK and FIN can be one segment
# zh: FIN 可以搭在数据上；被动方的 ACK 和 FIN 可以合成一个报文段
include "claim"; include "segments"; include "farewell";
farewell as $f
| if $f == null then no_farewell
  elif $f.fin1.length == 0 then verdict(false; "the first FIN (frame \($f.fin1.frame)) carries no data"; "第一个 FIN（第 \($f.fin1.frame) 帧）没有搭在数据上")
  elif $f.ack1.frame != $f.fin2.frame then
    verdict(false; "ACK and FIN of the passive end are two segments: frames \($f.ack1.frame) and \($f.fin2.frame)"; "被动方的 ACK 和 FIN 是两个报文段：第 \($f.ack1.frame)、\($f.fin2.frame) 帧")
  else
    verdict(true; "frame \($f.fin1.frame): FIN on \($f.fin1.length) bytes of data; frame \($f.fin2.frame): ACK for it and FIN in one; frame \($f.ack2.frame): the last ACK; three segments";
      "第 \($f.fin1.frame) 帧：FIN 搭着 \($f.fin1.length) 字节数据；第 \($f.fin2.frame) 帧：对它的 ACK 和 FIN 合一；第 \($f.ack2.frame) 帧：最后的 ACK；共三个报文段")
  end
