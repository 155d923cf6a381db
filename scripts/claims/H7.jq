# en: CWR: the sender tells that it has cut its congestion window
# zh: CWR：发送方告知自己已缩小拥塞窗口
include "claim";
[connections[] | [.segments[] | select(.flags | index("SYN") | not)]
 | first(.[] | select((.flags | index("ECE")) and .from == "server") | .frame) as $echo
 | {echo: $echo, cut: first(.[] | select((.flags | index("CWR")) and .from == "client" and .frame > $echo) | .frame),
    early: [.[] | select((.flags | index("CWR")) and .frame < $echo) | .frame]}][0] as $seen
| ([connections[].segments[] | select((.flags | index("CWR")) and (.flags | index("SYN") | not)) | .frame]) as $cuts
| if $seen == null then verdict(false; "no ECE after the opening, no CWR"; "建立连接之后没有 ECE，也没有 CWR")
  else
    verdict($seen.early == [];
      "frame \($seen.cut) has CWR, after the first ECE in frame \($seen.echo)";
      "第 \($seen.cut) 帧带 CWR，在首个 ECE（第 \($seen.echo) 帧）之后")
  end
