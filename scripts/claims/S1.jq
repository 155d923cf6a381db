# en: the server must be listening first; the client's connect() does the rest
# zh: 服务器必须先监听；其余由客户端的 connect() 完成
include "claim"; include "segments";
opened("refused") as $c
| if $c == null then kinds("opening") as $kinds
    | verdict(false; "no connection was refused (opening: \($kinds))"; "没有连接被拒绝（建立方式：\($kinds)）")
  else
    ($c.segments[0]) as $syn
    | (first($c.segments[] | select(.from == "server" and is("RST"))) // null) as $rst
    | [.logs.client[] | select(test("Connection refused"))] as $told
    | if ($syn.flags != ["SYN"]) or $rst == null or $rst.ack != 1 then
        verdict(false; "not a SYN answered by RST: frames \($c.opening.frames | list)"; "不是 SYN 得到 RST：第 \($c.opening.frames | list) 帧")
      elif $told == [] then verdict(false; "the program was not told 'Connection refused'"; "程序没有得到 Connection refused")
      else
        verdict(true; "nobody listens: SYN in frame \($syn.frame), RST in frame \($rst.frame) (ack = x + 1), and connect() said 'Connection refused'";
          "没有人监听：第 \($syn.frame) 帧 SYN，第 \($rst.frame) 帧 RST（ack = x + 1），connect() 报 Connection refused")
      end
  end
