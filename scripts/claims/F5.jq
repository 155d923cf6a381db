# en: the block ends by itself
# zh: 阻塞会自行结束
include "claim";
stalls as $stalls
| if $stalls == [] then no_stall
  else
    [.events[] | select(.kind == "call" and .program == "client" and (.call | test("^(write|send)")))
     | {begin: (.enter | number), end: ((.return // "inf") | number), ok: ((.result // -1) == .asked), asked, result, error}] as $calls
    # A write() that was waiting when the window opened, and what became of it.
    | [$stalls[] | . as $stall | select(.opened_by != null) | opened_at as $opened | $calls[]
       | select(.begin < $opened and .end > $opened) | . + {opened_by: $stall.opened_by, after: (.end - $opened)}] as $released
    | [$calls[] | select(.ok | not)] as $failed
    | if $failed != [] then 
      ($failed[-1] | if .result == null then {en: "did not return", zh: "没有返回"}
        elif .result < 0 then {en: "ended by an error: \(.error)", zh: "以错误结束：\(.error)"}
        else {en: "took \(.result) of \(.asked) bytes, and no more", zh: "只收下 \(.asked) 字节中的 \(.result)"} end) as $how
      | verdict(false; "write() \($how.en)"; "write() \($how.zh)")
      elif $released == [] then verdict(false; "no write() was waiting when a window opened"; "窗口打开时没有 write() 在等待")
      else
        ($released | map(.opened_by) | list) as $frames
        | verdict(true;
            "write() was waiting at the window updates of frames \($frames), and returned all it was asked, \([$released[].after] | min * 1000000 | round / 1000) ms later at the earliest";
            "第 \($frames) 帧的窗口更新到达时 write() 正在等待，随后写完返回（最快在更新后 \([$released[].after] | min * 1000000 | round / 1000) 毫秒）")
      end
  end
