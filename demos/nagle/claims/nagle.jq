# en: Nagle's algorithm holds the second small write() until the first is acknowledged; TCP_NODELAY does not
# zh: Nagle 算法把第二次小 write() 扣到第一次得到确认；TCP_NODELAY 不扣
include "claim";
# By the order of segments, not by time: was there an ACK between the question's two parts?
def parts: . as $c | [.segments[] | select(.from == "client" and .length > 0)] as $data
  | {joined: ([$data[] | select(.length > 100)] | length),
     pairs: [range(1; $data | length) as $i | $data[$i - 1] as $a | $data[$i] as $b | select($a.length == 4 and $b.length == 100)
       | {head: $a.frame, body: $b.frame, waited: any($c.segments[]; .from == "server" and .frame > $a.frame and .frame < $b.frame and .ack >= $a.seq + 4),
          took: (($b | time) - ($a | time))}]};
def median: sort | .[length / 2 | floor] // null;
[.logs.client[] | capture("rounds, (?<ms>[0-9.]+) ms each").ms | tonumber] as $rounds
| [connections[] | parts] as $both
| if ($both | length) < 2 or $both[0].pairs == [] or $both[1].pairs == [] then verdict(false; "no questions in two write()s over two connections"; "没有分两次 write() 提问的两条连接")
  else
    ([$both[0].pairs[] | select(.waited)] | length) as $waited
    | ([$both[1].pairs[] | select(.waited)] | length) as $waited_not
    | ($both[0].pairs[1:] | map("\(.head) → \(.body)") | .[:3] | join(", ")) as $frames
    | ($rounds[0] / ([$rounds[1], 0.001] | max) * 10 | round / 10) as $ratio
    | verdict($waited == ($both[0].pairs | length) and $waited_not * 2 < ($both[1].pairs | length) and $ratio >= 2;
        "with Nagle \($waited) of \($both[0].pairs | length) second parts left after an ACK (frames \($frames), …), with TCP_NODELAY \($waited_not) of \($both[1].pairs | length); a round took \($rounds[0]) ms against \($rounds[1]) ms: \($ratio) times as long";
        "用 Nagle 时，\($both[0].pairs | length) 个第二部分中有 \($waited) 个等到 ACK 之后才发出（第 \($frames) 帧……），用 TCP_NODELAY 时 \($both[1].pairs | length) 个中 \($waited_not) 个；一轮 \($rounds[0]) 毫秒对 \($rounds[1]) 毫秒，相差 \($ratio) 倍")
  end
