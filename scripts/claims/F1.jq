# en: the receiver sets the window, from the space free in its receive buffer
# zh: 窗口由接收方根据接收缓冲区的空闲空间设定
include "claim"; include "buffers";
. as $run
# Where the kernel does not tell its window (before 6.2), the last one that it announced.
| [$run.trace.connections[0].segments[]? | select(.from == "server") | {at: time, window}] as $announced
| [side_samples("server")[] | select(.state == "ESTABLISHED" or .state == "CLOSE-WAIT") | .at as $at
   | {at, unread, capacity: .receive_buffer, window: (.rcv_wnd // ([$announced[] | select(.at <= $at)] | last | .window))}
   | select(.window != null)] as $all
| taken as $reads
| [$all[] | select(.window + .unread > .capacity)] as $over
# Between two samples with no read() near them: as the unread bytes grow, the window must not.
| [range(1; $all | length) as $i | $all[$i - 1] as $a | $all[$i] as $b
   | select($b.unread > $a.unread and $b.window > $a.window)
   | select(any($reads[]; .end >= $a.at - 0.02 and .begin <= $b.at + 0.02) | not)] as $against
# Before anything has come, all of the buffer is free: the window of the SYN-ACK.
| (first($run.trace.connections[0].segments[]? | select(.from == "server")) // {window: 0}) as $empty
| ([$all[] | select(.window == 0) | .unread] | max) as $full
| if ($all | length) < 5 then verdict(false; "the receive buffer was not watched (\($all | length) samples)"; "没有观察接收缓冲区（\($all | length) 次采样）")
  elif $over != [] then verdict(false; "window + unread was more than the buffer at \($over | length) samples"; "有 \($over | length) 次采样中，窗口加未读超过了缓冲区")
  elif $against != [] then verdict(false; "the window grew with the unread bytes at \($against | length) samples"; "有 \($against | length) 次采样中，窗口随未读字节一起变大")
  elif $full == null or $empty.window == 0 then
    verdict(false; "the buffer was never full, so nothing shows that the window depends on it"; "缓冲区从未装满，看不出窗口由它决定")
  else
    ($run.trace.connections[0].stalls | map(.first_frame) | list) as $frames
    | verdict(true;
        "at each of \($all | length) samples window + unread ≤ \($all[0].capacity); window \($empty.window) with nothing unread (frame \($empty.frame)), 0 with \($full) (frames \($frames)); the table: buffers.csv";
        "\($all | length) 次采样，每次窗口 + 未读 ≤ \($all[0].capacity)；没有未读时窗口为 \($empty.window)（第 \($empty.frame) 帧），未读 \($full) 时为 0（第 \($frames) 帧）；数据表见 buffers.csv")
  end
