# en: the sender's buffer has three kinds of bytes: free, written and unsent, sent and unacknowledged
# zh: 发送缓冲区里有三种字节：空闲、已写未发、已发未确认
include "claim"; include "buffers";
written as $writes
| [side_samples("client")[] | select(.bytes_acked != null)
   # The kernel counts memory: what a byte occupies is more than a byte. It may run over by one segment.
   | .free = ([.send_buffer - .send_memory, 0] | max)] as $all
| disagreeing($all; $writes; .unsent + .unacked + .bytes_acked) as $wrong
| ([$all[] | select(.unsent > 0)] | length) as $unsent
| ([$all[] | select(.unacked > 0)] | length) as $unacked
| ([$all[] | select(.free > 0)] | length) as $free
| ($all | max_by(.unsent)) as $most
| ($all | length) as $count
| if $count < 5 then verdict(false; "the send buffer was not watched (\($count) samples)"; "没有观察发送缓冲区（\($count) 次采样）")
  elif ($wrong | length) > ([2, $count / 50] | max) then
    verdict(false; "at \($wrong | length) of \($count) samples the counts are not what was written and not yet acknowledged"; "\($count) 次采样中有 \($wrong | length) 次，计数与“已写而未确认”的字节数不符")
  elif $unsent == 0 or $unacked == 0 or $free == 0 then
    verdict(false; "not all three kinds were seen: unsent at \($unsent) samples, unacknowledged at \($unacked), free at \($free)"; "三种没有都出现：未发 \($unsent) 次，未确认 \($unacked) 次，空闲 \($free) 次")
  else
    frame_at($most.at) as $frame
    | verdict(true;
        "\($count) samples, of \($most.send_buffer) bytes of buffer: e.g. \($most.unsent) unsent, \($most.unacked) unacknowledged, \($most.free) free (after frame \($frame)); at each, unsent + unacknowledged = written − acknowledged";
        "\($count) 次采样，缓冲区 \($most.send_buffer) 字节：例如未发 \($most.unsent)、未确认 \($most.unacked)、空闲 \($most.free)（第 \($frame) 帧之后）；每次都有：未发 + 未确认 = 已写 − 已确认")
  end
