# en: RST breaks the connection off: here, before it began, from a port where nobody listens
# zh: RST 中断连接：这里是在建立之前，来自无人监听的端口
include "claim"; include "segments";
opened("refused") as $c
| if $c == null then kinds("opening") as $kinds | verdict(false; "no port was closed (opening: \($kinds))"; "没有遇到关闭的端口（建立方式：\($kinds)）")
  else
    first($c.segments[] | select(is("RST"))) as $rst
    | [$c.segments[] | select(.frame > $rst.frame)] as $later
    | verdict($rst.from == "server" and $later == []; "closed port: RST in frame \($rst.frame), and nothing after it"; "端口关闭：第 \($rst.frame) 帧 RST，其后什么也没有")
  end
