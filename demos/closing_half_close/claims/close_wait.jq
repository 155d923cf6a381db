# en: between the two closes the passive end is in CLOSE_WAIT, the active end in FIN_WAIT_2
# zh: 两次断开之间，被动方处于 CLOSE_WAIT，主动方处于 FIN_WAIT_2
include "claim"; include "segments"; include "farewell";
farewell as $f
| if $f == null then no_farewell
  else
    ($f.c | {client: "\(.client.ip):\(.client.port)", server: "\(.server.ip):\(.server.port)"}) as $ends
    # Samples between the first FIN's ACK and the second FIN.
    | [.events[] | select(.kind == "sample" and (.time | number) > ($f.ack1 | time) and (.time | number) < ($f.fin2 | time))] as $samples
    | [$samples[] | select(.local == $ends[$f.first | other] and .peer == $ends[$f.first]) | .state] as $passive
    | [$samples[] | select(.local == $ends[$f.first] and .peer == $ends[$f.first | other]) | .state] as $active
    | ($passive | unique | join(", ")) as $p | ($active | unique | join(", ")) as $a
    | verdict(($passive | unique) == ["CLOSE-WAIT"] and ($active | unique) == ["FIN-WAIT-2"];
        "between frames \($f.ack1.frame) and \($f.fin2.frame) the \($f.first | other) was in \($p) (\($passive | length) samples), the \($f.first) in \($a)";
        "第 \($f.ack1.frame) 帧与第 \($f.fin2.frame) 帧之间，\($f.first | other | side_zh)处于 \($p)（\($passive | length) 次采样），\($f.first | side_zh)处于 \($a)")
  end
