# en: between the two closes the passive end can still send
# zh: 两次断开之间，被动关闭的一端仍可发送
include "claim"; include "segments"; include "farewell";
farewell as $f
| if $f == null then no_farewell
  else
    [$f.c.segments[] | select(.from == $f.fin2.from and .length > 0 and .frame > $f.ack1.frame and .frame <= $f.fin2.frame)] as $data
    | [$data[] | . as $d | select(any($f.c.segments[]; .from == $f.first and .frame > $d.frame and .ack >= ($d | after)))] as $taken
    | if $data == [] then
        verdict(false; "after the ACK of the FIN (frame \($f.ack1.frame)) the \($f.fin2.from) sent no more data"; "确认 FIN（第 \($f.ack1.frame) 帧）之后，\($f.fin2.from | side_zh)没有再发数据")
      else
        verdict($taken == $data;
          "FIN in frame \($f.fin1.frame), its ACK in \($f.ack1.frame); then the \($f.fin2.from) sent \([$data[].length] | add) bytes (frames \($data | map(.frame) | list)), acknowledged, and its FIN in \($f.fin2.frame)";
          "第 \($f.fin1.frame) 帧 FIN，第 \($f.ack1.frame) 帧确认；之后\($f.fin2.from | side_zh)又发了 \([$data[].length] | add) 字节（第 \($data | map(.frame) | list) 帧），都得到确认，自己的 FIN 在第 \($f.fin2.frame) 帧")
      end
  end
