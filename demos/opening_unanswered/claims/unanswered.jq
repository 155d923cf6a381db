# en: a SYN without an answer is sent again, each time after twice the wait, until connect() gives up
# zh: 没有回答的 SYN 会重发，每次等待加倍，直到 connect() 放弃
include "claim"; include "segments";
opened("unanswered") as $c
| if $c == null then kinds("opening") as $kinds | verdict(false; "every SYN was answered (opening: \($kinds))"; "每个 SYN 都得到了回答（建立方式：\($kinds)）")
  else
    [$c.segments[] | select(is("SYN"))] as $syns
    | [range(1; $syns | length) as $i | ($syns[$i] | time) - ($syns[$i - 1] | time)] as $waits
    | [.logs.client[] | select(test("timed out"))] as $told
    | ($waits | map(. * 100 | round / 100 | tostring) | join(", ")) as $seconds
    | ($syns | map(.frame) | list) as $frames
    # A busy machine may be late with one: half of the doubling must be seen.
    | verdict(($syns | length) == ($c.segments | length) and ($waits | length) >= 2 and $told != []
          and all(range(1; $waits | length); $waits[.] >= 1.5 * $waits[. - 1]);
        "the same SYN in frames \($frames), \($seconds) s apart, no answer; connect() said 'Connection timed out'";
        "同一个 SYN 见第 \($frames) 帧，间隔 \($seconds) 秒，没有回答；connect() 报 Connection timed out")
  end
