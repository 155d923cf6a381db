# en: the block ends by itself
# zh: 阻塞会自行结束
include "claim";
stalls as $stalls
| if $stalls == [] then no_stall
  else
    .meta.exit.client as $exit
    | [$stalls[] | select((.bytes_waiting // 1) > 0) | . as $stall
       | {opened_by, resumed: (if .opened_by == null then null else
            first(.segments[] | select(.frame > $stall.opened_by and .from == $stall.sender and .length > 0) | .frame) // null end)}] as $ends
    | ([$ends[] | select(.resumed == null)] | length) as $stuck
    | if $exit != 0 then verdict(false; "the client did not end by itself (status \($exit // "none"))"; "客户端没有自行结束（退出码 \($exit // "无")）")
      elif $stuck > 0 then verdict(false; "\($stuck) stalls were followed by no data"; "有 \($stuck) 次停顿之后没有数据")
      else
        ($ends | map("\(.opened_by) → \(.resumed)") | join(", ")) as $frames
        | verdict(true; "data flows again after each update (frames \($frames)), and the client wrote all of it and ended";
            "每次更新之后数据继续（第 \($frames) 帧），客户端写完全部数据后结束")
      end
  end
