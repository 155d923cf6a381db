# en: ECE: the receiver tells that a packet came marked 'congestion experienced'
# zh: ECE：接收方告知收到了标有“经历拥塞”的包
include "claim";
[connections[] | [.segments[] | select(.flags | index("SYN") | not)]
 | {mark: first(.[] | select(.from == "client" and has_note("congestion-marked")) | .frame),
    echoes: [.[] | select(.from == "server" and (.flags | index("ECE"))) | .frame]}][0] as $seen
| if $seen == null then verdict(false; "no packet came marked"; "没有收到带标记的包")
  elif $seen.echoes == [] then verdict(false; "frame \($seen.mark) came marked, and no ECE follows"; "第 \($seen.mark) 帧带标记，其后没有 ECE")
  else
    verdict($seen.echoes[0] > $seen.mark;
      "frame \($seen.mark) came marked CE; ECE from frame \($seen.echoes[0]) on (\($seen.echoes | length) segments)";
      "第 \($seen.mark) 帧带 CE 标记；从第 \($seen.echoes[0]) 帧起带 ECE（共 \($seen.echoes | length) 个报文段）")
  end
