# en: afterwards nothing is left of it at the passive end; the active end waits in TIME_WAIT
# zh: 之后被动方什么也不留；主动方停在 TIME_WAIT
include "claim"; include "segments"; include "farewell";
farewell as $f
| if $f == null then no_farewell
  else
    ($f.c | {client: "\(.client.ip):\(.client.port)", server: "\(.server.ip):\(.server.port)"}) as $ends
    # What the system listed of this connection when both programs had ended.
    | [.meta.sockets[] | select([.local, .peer] as $pair | [[$ends.client, $ends.server], [$ends.server, $ends.client]] | index([$pair]))] as $left
    | [$left[] | select(.local == $ends[$f.first]) | .state] as $active
    | [$left[] | select(.local == $ends[$f.first | other]) | .state] as $passive
    | def left_en($states): if $states == [] then "nothing is left" else $states | join(", ") end;
      def left_zh($states): if $states == [] then "什么也没留下" else "处于 " + ($states | join(", ")) end;
      verdict($active == ["TIME-WAIT"] and $passive == [];
        "the \($f.first) sent the first FIN (frame \($f.fin1.frame)) and the last ACK (\($f.ack2.frame)); of its \($ends[$f.first]): \(left_en($active)); of the \($f.first | other)'s end: \(left_en($passive))";
        "\($f.first | side_zh)发了第一个 FIN（第 \($f.fin1.frame) 帧）和最后的 ACK（第 \($f.ack2.frame) 帧）：它的 \($ends[$f.first]) \(left_zh($active))；\($f.first | other | side_zh)一端\(left_zh($passive))")
  end
