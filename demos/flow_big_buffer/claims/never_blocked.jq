# en: the window closes, and yet no write() waits: the send buffer takes everything
# zh: 窗口关闭了，但没有一次 write() 等待：发送缓冲区装下了全部数据
include "claim";
stalls as $stalls
| if $stalls == [] then no_stall
  else
    [.events[] | select(.kind == "call" and .program == "client" and (.call | test("^(write|send)")))
     | {begin: (.enter | number), end: (.return | number), bytes: .result}] as $calls
    | ([$stalls[].seconds // 0] | add) as $closed
    | ([$calls[] | .end - .begin] | add) as $spent
    # All was written before the window opened for the first time.
    | ([$calls[].bytes] | add) as $bytes
    | ($stalls[0] | opened_at) as $opened
    | ($stalls | map("\(.first_frame)–\(.opened_by // "end")") | join(", ")) as $frames
    | if $calls == [] then verdict(false; "nobody watched the write()s"; "没有人观察 write()")
      else
        verdict(($opened == null or all($calls[]; .end < $opened)) and $spent < $closed / 3;
          "the window was 0 for \($closed | seconds) s (frames \($frames)); the \($calls | length) write()s took \($bytes) bytes in \($spent | seconds) s, the last before the window first reopened";
          "窗口为 0 共 \($closed | seconds) 秒（第 \($frames) 帧）；\($calls | length) 次 write() 共用 \($spent | seconds) 秒写完 \($bytes) 字节，都在窗口首次重开之前")
      end
  end
