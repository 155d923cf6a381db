# en: the capture holds the figure's 18 segments, in its order, and nothing else
# zh: 抓到的正是图中的 18 个报文段，顺序一致，此外什么也没有
include "claim";
# The figure, its numbers relative to each side's first: from, flags, seq, length, ack, window, mss.
def figure: [
  ["client", "SYN", 0, 0, null, 4096, 1460],
  ["server", "SYN ACK", 0, 0, 1, 6144, 1024],
  ["client", "ACK", 1, 0, 1, 4096, null],
  (range(6) | ["client", "ACK", 1 + 1024 * ., 1024, 1, 4096, null]),
  ["server", "ACK", 1, 0, 6145, 2048, null],
  ["server", "ACK", 1, 0, 6145, 4096, null],
  ["client", "ACK", 6145, 1024, 1, 4096, null],
  ["client", "FIN ACK", 7169, 1024, 1, 4096, null],
  ["server", "ACK", 1, 0, 8194, 2048, null],
  ["server", "ACK", 1, 0, 8194, 4096, null],
  ["server", "ACK", 1, 0, 8194, 6144, null],
  ["server", "FIN ACK", 1, 0, 8194, 6144, null],
  ["client", "ACK", 8194, 0, 2, 4096, null]];

# PSH is the kernel's own affair; the figure does not show it.
def flags: . as $set | ["SYN", "FIN", "RST", "URG", "ECE", "CWR", "ACK"] | map(select(. as $f | $set | index($f))) | join(" ");
def mss($sides): if .flags | index("SYN") then $sides[.from].mss else null end;
def row($sides): [.from, (.flags | flags), .seq, .length, .ack, .window, mss($sides)];

# As the figure writes it: SYN 0(0), ack 8001, win 4096, mss 1460; the server's numbers from 8000.
def shown: .[0] as $who | (if $who == "client" then [0, 8000] else [8000, 0] end) as $isn
  | .[1] as $flags | .[3] as $length | [
    (if ($flags | test("SYN|FIN|RST")) or $length > 0 then "\($flags | sub(" ?ACK$"; ""))\(if $flags | test("^ACK$") then "" else " " end)\(.[2] + $isn[0])(\($length))" else empty end),
    (if .[4] then "ack \(.[4] + $isn[1])" else empty end), "win \(.[5])", (if .[6] then "mss \(.[6])" else empty end)]
  | join(", ");

[.trace.connections[] | {client, server} as $sides | .segments[] | {frame, row: row($sides)}] as $seen
| .trace.packets as $packets
| any($seen[].row; .[0] == "server" and .[5] == 0) as $late
| (if $late then "; the reader woke too late, and the kernel acknowledged first: is the machine very busy?" else "" end) as $late_en
| (if $late then "；读取的一方醒得太晚，内核抢先确认了：机器是不是太忙？" else "" end) as $late_zh
# A step is there if the frame of its number is it; what stands elsewhere is not the figure's order.
| [figure | to_entries[] | (.key + 1) as $step | .value as $row
   | ($row | shown) as $words
   | (if $step == 15 or $step == 16 then " (solicited: the link asked)" else "" end) as $asked_en
   | (if $step == 15 or $step == 16 then "（链路询问后才发出）" else "" end) as $asked_zh
   | [$seen[] | select(.row == $row) | .frame] as $frames
   | (if $frames | index($step) then $step else $frames[0] end) as $frame
   | {id: "G\($step)"} + (
     if $frame == $step and ($step < 18 or $packets == 18) then
       verdict(true; "frame \($frame): \($row[0]) \($words)\($asked_en)"; "第 \($frame) 帧：\(if $row[0] == "client" then "客户端" else "服务器" end) \($words)\($asked_zh)")
     elif $frame == null then
       verdict(false; "no frame is \($row[0]) \($words)\($late_en)"; "没有一帧是\(if $row[0] == "client" then "客户端" else "服务器" end) \($words)\($late_zh)")
     else
       verdict(false; "\($row[0]) \($words) is frame \($frame) of \($packets)\($late_en)"; "\(if $row[0] == "client" then "客户端" else "服务器" end) \($words) 是 \($packets) 帧中的第 \($frame) 帧\($late_zh)")
     end)]
