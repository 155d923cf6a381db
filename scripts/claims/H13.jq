# en: SYN asks for a connection and sets the initial number: first two segments, nowhere else
# zh: SYN 请求建立连接并设定初始序号：只在前两个报文段里，别处没有
include "claim"; include "segments"; include "handshake";
handshake as $h
| if $h == null then no_handshake
  else
    $h.c as $c
    | [$c.segments[] | select(is("SYN"))] as $syns
    # The numbers go on from where the SYN set them: the first byte of either side is its ISN + 1.
    | [("client", "server") as $side | first($c.segments[] | from($side) | select(.length > 0 and (is("SYN") | not))) | {frame, seq}] as $first_data
    | ($syns | map(.frame)) as $frames
    | if $frames != [$c.segments[0, 1].frame] then
        verdict(false; "SYN stands in frames \($frames | list), not in the first two alone"; "SYN 出现在第 \($frames | list) 帧，不只是前两个报文段")
      elif [$syns[].from] != ["client", "server"] then
        verdict(false; "both SYNs are the \($syns[0].from)'s"; "两个 SYN 都来自 \($syns[0].from)")
      elif any($first_data[]; .seq != 1) then
        verdict(false; "the data do not begin at the initial number + 1: frame \($first_data[0].frame)"; "数据不是从初始序号 + 1 开始：第 \($first_data[0].frame) 帧")
      else
        verdict(true; "SYN in frames \($frames | list) of \($c.segments | length): initial numbers \($c.client.isn) and \($c.server.isn), the data from the next number on (frame \($first_data[0].frame // "none"))";
          "\($c.segments | length) 个报文段中只有第 \($frames | list) 帧有 SYN：初始序号 \($c.client.isn) 和 \($c.server.isn)，数据从下一个序号开始（第 \($first_data[0].frame // "无") 帧）")
      end
  end
