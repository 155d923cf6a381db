# en: at 0 the sender is blocked
# zh: 窗口为 0 时发送方被挡住
include "claim";
stalls as $stalls
| if $stalls == [] then no_stall
  else
    [$stalls[] | . as $stall | .segments[] | during($stall)
     | select(.from == $stall.sender and .length > 0 and (has_note("zero-window-probe") | not)
         and .frame > $stall.first_frame and .frame < ($stall.opened_by // infinite))] as $data
    # The program's side: its write() calls as they were watched, or, unwatched, its own words.
    | [.events[] | select(.kind == "call" and .program == "client" and (.call | test("^(write|send)")))
       | {begin: (.enter | number), end: (.return | number)}] as $calls
    | [$stalls[] | . as $stall | $calls[]
       | ([.end, ($stall | opened_at) // .end] | min) - ([.begin, ($stall | closed_at)] | max) | select(. > 0.05)] as $blocked
    | [.logs.client[] | capture("was blocked for (?<seconds>[0-9.]+) s").seconds | tonumber] as $told
    | (if $calls != [] then $blocked else $told end | max // 0) as $longest
    | ([$stalls[].seconds // 0] | max) as $closed
    | ($stalls | map("\(.first_frame)–\(.opened_by // "end")") | join(", ")) as $frames
    | if $data != [] then
        ($data | map(.frame) | list) as $frames
        | verdict(false; "data left at window 0: frames \($frames)"; "窗口为 0 时仍有数据发出：第 \($frames) 帧")
      elif $longest < $closed / 3 then
        verdict(false; "no data left at window 0, but write() was not blocked (\($longest | seconds) s of \($closed | seconds)): the send buffer held it all";
          "窗口为 0 时没有数据发出，但 write() 没有被阻塞（\($closed | seconds) 秒中只有 \($longest | seconds) 秒）：发送缓冲区装下了全部数据")
      else
        verdict(true;
          "window 0 for up to \($closed | seconds) s, no data meanwhile (frames \($frames)); write() was blocked for up to \($longest | seconds) s";
          "窗口为 0 最长 \($closed | seconds) 秒，其间没有数据（第 \($frames) 帧）；write() 最长阻塞 \($longest | seconds) 秒")
      end
  end
