# en: the sequence number has 32 bits: 0 to 4294967295
# zh: 序号 32 位：0 到 4294967295
include "claim";
[connections[] | .client.isn as $isn | select($isn != null) | .segments[] | select(.from == "client" and .length > 0)
 | {frame, number: (($isn + .seq) % 4294967296), length}] as $all
| ($all | max_by(.number)) as $top
| if $top == null then verdict(false; "no data whose numbers are known"; "没有序号已知的数据")
  else
    verdict($top.number >= 4294967296 - 65536;
      "the highest number is \($top.number), in frame \($top.frame): \(4294967296 - $top.number) below 2^32";
      "最大的序号是 \($top.number)（第 \($top.frame) 帧），离 2^32 还差 \(4294967296 - $top.number)")
  end
