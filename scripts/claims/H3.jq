# en: the sequence number is that of the segment's first byte; every byte of the stream has one
# zh: 序号是报文段数据第一个字节的编号；流中每个字节都有编号
include "claim";
# Counted from the lengths alone: a segment begins where the one before it ended (ISN + 1 + bytes before it),
# or, if it repeats, inside what was numbered already.
def numbered($side): reduce (.segments[] | select(.from == $side and .length > 0)) as $s ({next: 1, seen: [], wrong: []};
  if $s.seq == .next then .seen += [$s] | .next += $s.length
  elif $s.seq + $s.length <= .next then .
  else .wrong += [$s.frame] end);
[.events[] | select(.kind == "call" and .program == "client" and (.call | test("^(write|send)")) and (.result // 0) > 0) | .result] as $written
| [connections[] | numbered("client"), numbered("server")] as $streams
| ([$streams[].seen[]] | length) as $count
| [$streams[].wrong[]] as $wrong
| ([connections[] | numbered("client") | .next - 1] | add) as $bytes
| ($streams[0].seen[:4] | map("frame \(.frame): \(.seq) = 1 + \(.seq - 1)") | join(", ")) as $en
| ($streams[0].seen[:4] | map("第 \(.frame) 帧：\(.seq) = 1 + \(.seq - 1)") | join("，")) as $zh
| if $count == 0 then verdict(false; "no data was sent"; "没有发送数据")
  elif $wrong != [] then verdict(false; "frames \($wrong | list) begin elsewhere than the bytes before them end"; "第 \($wrong | list) 帧的序号不等于前面字节数加一")
  elif $written != [] and ($written | add) != $bytes then
    verdict(false; "the client wrote \($written | add) bytes, but \($bytes) are numbered"; "客户端写了 \($written | add) 字节，编了号的却有 \($bytes)")
  else verdict(true; "\($en), … from the ISN; \($bytes) bytes written, \($bytes) numbered"; "\($zh)……（相对 ISN）；写了 \($bytes) 字节，编号 \($bytes) 个") end
