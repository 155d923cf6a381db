# en: a window-limited transfer moves a window each round trip, and no more
# zh: 受窗口限制的传输，每个往返时间最多传一个窗口
include "claim";
connections[0] as $c
| [$c.segments[] | select(.from == "server" and .ack != null and (.flags | index("SYN") | not))] as $acks
| [$c.segments[] | select(.from == "client" and .length > 0)] as $data
| ([$acks[].window] | max) as $window
# At the line's own place: the client's share of the round trip passes before the SYN-ACK's ACK, the server's before it.
| ($c.opening.seconds // 0) as $rtt
| if ($data | length) < 20 or $rtt == 0 then verdict(false; "no transfer to measure"; "没有可以测量的传输")
  else
    # The slow start's first round trips are left out: from the first time that the window was filled.
    ((reduce $c.segments[] as $s ({edge: 0, full: null};
       if $s.from == "server" and $s.ack != null then .edge = ([.edge, $s.ack + $s.window] | max)
       elif $s.from == "client" and $s.length > 0 and .full == null and .edge - $s.seq - $s.length < 1460 and $s.seq > 1 then .full = $s
       else . end)) | .full) as $full
    | if $full == null then verdict(false; "the window was never filled: something else limits this transfer"; "窗口从未填满：限制传输的是别的因素")
      else
        ($data | last) as $last
        | (($last | time) - ($full | time)) as $seconds
        | (($last.seq + $last.length - $full.seq - $full.length) / $seconds) as $speed
        | ($window / $rtt) as $law
        | verdict($rtt > 0.02 and $speed <= $law * 1.25 and $speed >= $law * 0.4;
            "window \($window) bytes, round trip \($rtt | seconds) s: at most \($law / 1000 | round) kB/s; from frame \($full.frame), where the window is full, to frame \($last.frame) it was \($speed / 1000 | round) kB/s";
            "窗口 \($window) 字节，往返 \($rtt | seconds) 秒：最多 \($law / 1000 | round) kB/s；从窗口填满的第 \($full.frame) 帧到第 \($last.frame) 帧，实际 \($speed / 1000 | round) kB/s")
      end
  end
