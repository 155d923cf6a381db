# en: the stall is ended by the sender's kernel, after TCP_USER_TIMEOUT, though the peer had answered
# zh: 发送方内核在 TCP_USER_TIMEOUT 之后结束停顿，尽管对方一直有回答
include "claim";
stalls as $stalls
| if $stalls == [] then no_stall
  else
    (first(.events[] | select(.kind == "call" and .program == "client" and .option == "TCP_USER_TIMEOUT") | .value / 1000) // null) as $limit
    | ([.events[] | select(.kind == "call" and .program == "client" and (.call | test("^(write|send)")) and .error == "ETIMEDOUT")
       | {begin: (.enter | number), end: (.return | number)}][0]) as $failed
    | [$stalls[].probes[] | select(.answered_by != null) | .answered_by] as $answers
    | (first(.trace.connections[].segments[] | select(.flags | index("RST")) | .frame) // null) as $reset
    | ($stalls[0].first_frame) as $closed
    | if $failed == null then verdict(false; "no write() ended by ETIMEDOUT"; "没有 write() 以 ETIMEDOUT 结束")
      elif $answers == [] then verdict(false; "no probe was answered"; "没有探测得到回答")
      else
        ($failed.end - ($stalls[0] | closed_at)) as $after
        | verdict($after >= $limit;
            "window 0 from frame \($closed) on, probes answered in frames \($answers | list); \($after | seconds) s later (limit \($limit) s) write() fails with ETIMEDOUT; the reader's next segment is answered by RST (frame \($reset))";
            "从第 \($closed) 帧起窗口为 0，探测在第 \($answers | list) 帧得到回答；\($after | seconds) 秒后（上限 \($limit) 秒）write() 以 ETIMEDOUT 失败；读者的下一个报文段得到 RST（第 \($reset) 帧）")
      end
  end
