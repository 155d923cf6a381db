# en: each of many clients waits behind a closed window of its own, and none of them is lost by it
# zh: 许多客户端各自等在自己那条已关闭的窗口后面，一个也不会因此丢失
include "claim";
[connections[] | {client: .client.port, closing: .closing.kind,
  held: ([.stalls[] | .seconds // empty | number] | add // 0), longest: ([.stalls[] | .seconds // empty | number] | max // 0)}] as $all
| ($all | length) as $count
# As in the other claims: shorter than a tenth of a second a window is closed for other reasons than the reader.
| [$all[] | select(.longest < 0.1)] as $free
| [$all[] | select(.closing == "reset")] as $lost
| if $count < 2 then verdict(false; "\($count) connections make no crowd"; "只有 \($count) 条连接，算不上许多")
  elif $free != [] then
    verdict(false; "\($free | length) of \($count) clients were never held for as long as 0.1 s (ports \($free[:3] | map(.client) | list), …)";
      "\($count) 个客户端中有 \($free | length) 个从未被挡住 0.1 秒（端口 \($free[:3] | map(.client) | list)……）")
  elif $lost != [] then
    verdict(false; "\($lost | length) of \($count) connections ended with a reset"; "\($count) 条连接中有 \($lost | length) 条以重置结束")
  else
    verdict(true;
      "each of \($count) clients was held by its own window, for \($all | map(.held) | min | seconds) to \($all | map(.held) | max | seconds) s in all; every one closed in order";
      "\($count) 个客户端都被自己的窗口挡住过，合计 \($all | map(.held) | min | seconds) 到 \($all | map(.held) | max | seconds) 秒；全部正常关闭")
  end
