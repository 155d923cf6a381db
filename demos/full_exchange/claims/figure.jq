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

[.trace.connections[] | {client, server} as $sides | .segments[] | {frame, row: row($sides)}] as $seen
| ($seen | map(.row)) as $rows
| [figure | to_entries[] | select(.value as $step | $rows | index([$step]) | not) | .key + 1] as $missing
| [$seen[] | select(.row as $row | figure | index([$row]) | not) | .frame] as $strange
| ((.trace.packets - ($seen | length))) as $others
| (if $missing != [] then "no step \($missing | list)" else "every step is there, but not in the figure's order" end) as $gap_en
| (if $missing != [] then "缺第 \($missing | list) 步" else "各步都在，但顺序不对" end) as $gap_zh
| (if $strange != [] then "; frames that the figure does not have: \($strange | list)" else "" end) as $strange_en
| (if $strange != [] then "；图中没有的帧：\($strange | list)" else "" end) as $strange_zh
| any($rows[]; .[0] == "server" and .[5] == 0) as $late
| (if $late then "; the reader woke too late, and the kernel acknowledged first: is the machine very busy?" else "" end) as $late_en
| (if $late then "；读取的一方醒得太晚，内核抢先确认了：机器是不是太忙？" else "" end) as $late_zh
| if $rows == figure and $others == 0 then
    verdict(true; "18 of 18: frames 1–18 are steps 1–18, to the byte; 15 and 16 came because the link asked for the window";
      "18 步全部出现：第 1–18 帧依次就是第 1–18 步，逐字节一致；其中 15、16 两步是链路询问窗口后才出现的")
  else
    verdict(false; "not the figure: \($gap_en)\($strange_en)\($late_en)"; "与图不符：\($gap_zh)\($strange_zh)\($late_zh)")
  end
