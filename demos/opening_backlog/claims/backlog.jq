# en: where the queue is full, a SYN gets no answer; when accept() has made room, the next one does
# zh: 队列满时 SYN 得不到回答；accept() 腾出位置之后，再发的 SYN 才得到
include "claim"; include "segments";
(first(.events[] | select(.kind == "call" and .program == "server" and (.call | test("^accept")))) // null) as $accept
| if $accept == null then verdict(false; "accept() was not called"; "没有调用 accept()")
  else
    ($accept.enter | number) as $called
    | [connections[] | select(.opening.kind == "three-way") | {syns: [.segments[] | select(.from == "client" and is("SYN"))], answer: first(.segments[] | select(.from == "server" and is("SYN")))}] as $all
    | [$all[] | select(.answer | time < $called)] as $early
    | [$all[] | select((.syns | length) > 1 and (.syns[0] | time < $called) and (.answer | time > $called))] as $late
    | if $late == [] then verdict(false; "no SYN had to wait for accept(): \($all | length) connections, the queue held them all"; "没有 SYN 需要等待 accept()：\($all | length) 个连接，队列都装得下")
      else
        verdict(true; "\($early | length) connections before the first accept(); the next SYN (frames \($late[0].syns | map(.frame) | list)) got its answer only in frame \($late[0].answer.frame), after it";
          "第一次 accept() 之前建立了 \($early | length) 个连接；再来的 SYN（第 \($late[0].syns | map(.frame) | list) 帧）到第 \($late[0].answer.frame) 帧才得到回答，已在 accept() 之后")
      end
  end
