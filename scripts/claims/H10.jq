# en: ACK is set on every segment of a connection but the first SYN
# zh: 除第一个 SYN 外，连接的每个报文段都带 ACK
include "claim";
[connections[] | select(.opening.kind != "not-captured") | .segments] as $all
| [$all[][] | select(.flags | index("ACK") | not)] as $bare
# A RST answers what has no connection: it carries ACK only where the other's segment had none (RFC 9293, 3.10.7.1).
| [$bare[] | select(.flags | index("RST"))] as $resets
| ($bare - $resets) as $bare
| [$all[][0]] as $first
| ([$all[][]] | length) as $count
| if $count < 3 then verdict(false; "too few segments to tell"; "报文段太少，说明不了问题")
  else
    ($bare | map(.frame) | list) as $frames
    | verdict(($bare - $first) == [] and all($bare[]; .flags == ["SYN"] or (.flags | index("SYN")));
        "\($count - ($bare | length) - ($resets | length)) of \($count) segments have it; without it: frames \($frames), the first SYN\(if $resets != [] then " (and RST in \($resets | map(.frame) | list), for which the rule is looser)" else "" end)";
        "\($count) 个报文段中 \($count - ($bare | length) - ($resets | length)) 个带 ACK；不带的是第 \($frames) 帧，即首个 SYN\(if $resets != [] then "（以及第 \($resets | map(.frame) | list) 帧的 RST，规则对它较宽）" else "" end)")
  end
