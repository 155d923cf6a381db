# en: the receiver's buffer has two kinds of bytes: free, received and unread
# zh: 接收缓冲区里有两种字节：空闲、已收到未读
include "claim"; include "buffers";
taken as $reads
| [side_samples("server")[] | select(.bytes_received != null)
   | .free = ([.receive_buffer - .receive_memory, 0] | max)] as $all
| disagreeing($all; $reads; .bytes_received - .unread) as $wrong
| ([$all[] | select(.free > 0)] | length) as $free
| ($all | max_by(.unread)) as $most
| ($all | length) as $count
| if $count < 5 then verdict(false; "the receive buffer was not watched (\($count) samples)"; "没有观察接收缓冲区（\($count) 次采样）")
  elif ($wrong | length) > ([2, $count / 50] | max) then
    verdict(false; "at \($wrong | length) of \($count) samples the unread bytes are not what came and was not read"; "\($count) 次采样中有 \($wrong | length) 次，未读字节数与“收到而没有读走”的不符")
  elif $most.unread < $most.receive_buffer / 4 or $free == 0 then
    verdict(false; "the buffer was never filled: at most \($most.unread) bytes lay unread"; "缓冲区从未装满：未读最多 \($most.unread) 字节")
  else
    frame_at($most.at) as $frame
    | verdict(true;
        "\($count) samples, of \($most.receive_buffer) bytes of buffer: up to \($most.unread) unread, occupying \($most.receive_memory), \($most.free) free (after frame \($frame)); at each, unread = received − read";
        "\($count) 次采样，缓冲区 \($most.receive_buffer) 字节：未读最多 \($most.unread)（占 \($most.receive_memory)），空闲 \($most.free)（第 \($frame) 帧之后）；每次都有：未读 = 已收 − 已读")
  end
