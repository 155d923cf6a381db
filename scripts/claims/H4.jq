# en: the initial sequence number is random
# zh: 初始序号是随机的
include "claim";
[connections[] | select(.client.isn != null and .server.isn != null)] as $all
| ($all | length) as $count
| [$all[].client.isn] as $clients | [$all[].server.isn] as $servers
# Random also means that one does not tell the next: no step between them is the same as another.
| def distinct: length == (unique | length);
  def steps: [range(1; length) as $i | (.[$i] - .[$i - 1] + 4294967296) % 4294967296];
  ([$all[].segments[0].frame] | list) as $frames
| if $count < 3 then verdict(false; "\($count) connections: too few to tell"; "只有 \($count) 条连接，太少了，说明不了问题")
  else
    verdict(($clients | distinct and (steps | distinct)) and ($servers | distinct and (steps | distinct));
      "\($count) connections (SYNs in frames \($frames)): \($clients | unique | length) ISNs of the client's (\($clients[:3] | list), …), \($servers | unique | length) of the server's (\($servers[:3] | list), …)";
      "\($count) 条连接（SYN 在第 \($frames) 帧）：客户端有 \($clients | unique | length) 个不同的 ISN（\($clients[:3] | list)……），服务器 \($servers | unique | length) 个（\($servers[:3] | list)……）")
  end
