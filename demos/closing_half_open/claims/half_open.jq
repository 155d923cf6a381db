# en: a vanished end is noticed only by writing to it: RST answers
# zh: 一端消失之后，另一端要写数据才会发现：得到 RST
include "claim"; include "segments"; include "farewell";
(first(connections[] | select(.opening.kind == "three-way" and any(.segments[]; is("RST")))) // null) as $c
| if $c == null then kinds("closing") as $kinds | verdict(false; "no RST in an open connection (closing: \($kinds))"; "已建立的连接中没有 RST（关闭方式：\($kinds)）")
  else
    first($c.segments[] | select(is("RST"))) as $rst
    | [$c.segments[] | select(is("FIN")) | .frame] as $fins
    | ($c.segments | map(select(.frame < $rst.frame and .from == "server" and .length > 0)) | .[-1]) as $data
    | if $fins != [] then verdict(false; "the end was told: FIN in frames \($fins | list)"; "结束是告知过的：第 \($fins | list) 帧有 FIN") else verdict($rst.from == "client" and $fins == [] and $c.closing.reset.kind == "unexpected" and $data != null;
        "no FIN, no sign of the client's end; the data of frame \($data.frame // "none") got RST in frame \($rst.frame): 'no such connection'";
        "没有 FIN，客户端消失毫无征兆；第 \($data.frame // "无") 帧的数据在第 \($rst.frame) 帧得到 RST：没有这个连接") end
  end
