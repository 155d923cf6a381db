# en: the kernel does it: connect() returns, and data are sent, before accept() has been called
# zh: 这是内核做的：accept() 还没有调用，connect() 就已返回，数据也已发出
include "claim"; include "segments";
opened("three-way") as $c
| [.events[] | select(.kind == "call")] as $calls
| (first($calls[] | select(.program == "client" and .call == "connect" and .result == 0)) // null) as $connect
| (first($calls[] | select(.program == "server" and (.call | test("^accept")))) // null) as $accept
| if $c == null then kinds("opening") as $kinds | verdict(false; "no connection came about (opening: \($kinds))"; "没有建立连接（建立方式：\($kinds)）")
  elif $connect == null or $accept == null then verdict(false; "the programs' calls were not watched"; "没有记录到程序的调用")
  else
    ($accept.enter | number) as $called
    | (first($c.segments[] | select(.from == "client" and .length > 0)) // null) as $data
    | (($called - ($connect.return | number)) | seconds) as $lead
    | if $data == null or ($data | time) > $called or ($connect.return | number) > $called then
        verdict(false; "accept() was called before there was a connection with data"; "在连接建立、数据发出之前就已调用 accept()")
      else
        # How long before is told, and not judged: what counts is the order.
        verdict(true; "handshake in frames \($c.opening.frames | list); connect() returned and data left (frame \($data.frame)) before accept() was called, \($lead) s later";
          "握手在第 \($c.opening.frames | list) 帧；connect() 已返回、数据已发出（第 \($data.frame) 帧），\($lead) 秒之后才调用 accept()")
      end
  end
