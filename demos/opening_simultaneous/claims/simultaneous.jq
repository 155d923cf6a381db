# en: two SYNs that cross make one connection, though nobody listens
# zh: 两个 SYN 交错，合成一个连接，尽管没有人监听
include "claim"; include "segments";
opened("simultaneous") as $c
| if $c == null then kinds("opening") as $kinds | verdict(false; "no two SYNs crossed (opening: \($kinds))"; "没有两个 SYN 交错（建立方式：\($kinds)）")
  else
    [("client", "server") as $side | first($c.segments[] | select(.from == $side and .flags == ["SYN"]))] as $syns
    | [("client", "server") as $side | first($c.segments[] | select(.from == $side and .flags == ["SYN", "ACK"]))] as $answers
    | verdict($c.bytes.client > 0 and $c.bytes.server > 0;
        "SYNs in frames \($syns | map(.frame) | list), each answered by SYN and ACK (\($answers | map(.frame) | list)); \($c.bytes.client) and \($c.bytes.server) bytes over one connection";
        "SYN 见第 \($syns | map(.frame) | list) 帧，各得到 SYN 加 ACK（第 \($answers | map(.frame) | list) 帧）；同一个连接上传了 \($c.bytes.client) 和 \($c.bytes.server) 字节")
  end
