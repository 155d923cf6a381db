# en: URG marks urgent data, its end given by the urgent pointer
# zh: URG 标出紧急数据，紧急指针给出它的末尾
include "claim";
# Linux's pointer, like everybody's, names the byte after the urgent one (RFC 6093).
([.logs.client[] | capture("urgent byte '.' as byte (?<at>[0-9]+) ").at | tonumber][0]) as $sent
| ([.logs.server[] | capture("here stood the urgent byte: '(?<byte>.)', after (?<at>[0-9]+) bytes")][0]) as $got
| [connections[].segments[] | select(.flags | index("URG"))] as $urgent
| if $urgent == [] then verdict(false; "no segment has URG"; "没有带 URG 的报文段")
  elif $sent == null or $got == null then verdict(false; "the programs tell of no urgent byte"; "程序没有提到紧急字节")
  else
    $urgent[0] as $s
    | verdict($s.urgent == $sent + 1 and $s.seq <= $sent and $s.seq + $s.length >= $s.urgent and ($got.at | tonumber) == $sent - 1;
        "frame \($s.frame) has URG, its pointer names \($s.urgent): one past byte \($sent), the urgent one; the reader took '\($got.byte)' there, beside the stream";
        "第 \($s.frame) 帧带 URG，指针指向 \($s.urgent)，即紧急字节（第 \($sent) 字节）之后；读者在流之外取到了“\($got.byte)”")
  end
