# en: ack N, against an initial S, says that all bytes before N have arrived
# zh: 确认号 N（初始序号 S）表示 N 之前的所有字节都已到达
include "claim";
def calls($program): .events[] | select(.kind == "call" and .program == $program);
def fin: if .flags | index("FIN") then 1 else 0 end;
# On the wire: no ACK of the server's names a byte that has not passed before it (the FIN counts as one).
def walked: reduce .segments[] as $s ({sent: 0, fin: 0, early: [], last: 0, frame: null, acks: []};
  if $s.from == "client" then .fin = ([.fin, ($s | fin)] | max) | .sent = ([.sent, $s.seq + $s.length - 1 + ($s | fin)] | max)
  elif $s.ack == null or ($s.flags | index("RST")) then .
  else .acks += [{time: ($s | time), bytes: ($s.ack - 1)}]
    | if $s.ack - 1 > .sent then .early += [$s.frame] else . end
    | if $s.ack - 1 > .last then .last = $s.ack - 1 | .frame = $s.frame else . end
  end);
# In the receiving kernel: what it has by the sample after an ACK is at least what was acknowledged.
def short_of($samples): . as $wire
  | [range($samples | length - 1) as $i | $samples[$i].time as $at
     | ([$wire.acks[] | select(.time <= $at) | .bytes] | max // 0) as $said
     | select($samples[$i + 1].bytes + $wire.fin < $said) | $samples[$i].time];
. as $run
| ([calls("server") | select((.call | test("^(read|recv)")) and (.result // 0) > 0) | .result] | add // 0) as $read
| [connections[] | . as $c | walked
   | . + {port: $c.client.port}
   | . as $wire
   | .samples = [$run.events[] | select(.kind == "sample" and .bytes_received != null and .local != null and .peer != null
       and (.peer | endswith(":\($wire.port)"))) | {time: (.time | number), bytes: .bytes_received}]
   | .samples as $samples | .short = short_of($samples)] as $all
| ([$all[] | .last - .fin] | add // 0) as $acknowledged
| [$all[].early[]] as $early
| ([$all[].samples[]] | length) as $looks
| $all[0] as $first
| if $read == 0 or $looks == 0 then verdict(false; "nobody watched what the server read and its kernel held"; "没有人观察服务器读了什么、内核里有什么")
  elif $early != [] then verdict(false; "frames \($early | list) acknowledge what was not sent yet"; "第 \($early | list) 帧确认了还没有发出的字节")
  elif any($all[]; .short != []) then verdict(false; "the kernel had less than it had acknowledged"; "内核里的数据少于它已确认的")
  elif $acknowledged != $read then
    verdict(false; "\($acknowledged) bytes were acknowledged, but the program got \($read)"; "确认了 \($acknowledged) 字节，程序却只拿到 \($read)")
  else
    verdict(true;
      "up to frame \($first.frame), ack \($first.last + 1): \($first.last) = \($first.last - $first.fin) bytes, all read\(if $first.fin == 1 then ", and 1 for the FIN" else "" end); at none of \($looks) samples had the kernel less than it had acknowledged";
      "到第 \($first.frame) 帧，ack \($first.last + 1)：\($first.last) = \($first.last - $first.fin) 字节，全部被读走\(if $first.fin == 1 then "，再加 FIN 的 1" else "" end)；\($looks) 次采样中，内核收到的从不少于已确认的")
  end
