# en: reading reopens the window: it grows, and an update is sent
# zh: 读取使窗口重新打开：窗口变大，并发出窗口更新
include "claim"; include "buffers";
taken as $reads
| stalls as $stalls
| if $stalls == [] then no_stall
  else
    [$stalls[] | select(.opened_by != null) | . as $stall
     | first(.segments[] | select(.frame == $stall.opened_by)) as $update
     # 'and not before': whatever the receiver said while the window was closed, it said 0; and a read() had begun.
     | [.segments[] | select(.from == $stall.receiver and .frame > $stall.first_frame and .frame < $stall.opened_by and .window > 0)] as $early
     | [$reads[] | select(.begin >= ($stall | closed_at) and .begin <= ($update | time))] as $before
     | {frame: $update.frame, window: $update.window, read: ([$before[].bytes] | add // 0),
        ok: ($update.from == $stall.receiver and $update.window > 0 and $early == [] and $before != [])}] as $updates
    | if $updates == [] then verdict(false; "no stall was ended by a window update"; "没有一次停顿由窗口更新结束")
      elif all($updates[]; .ok) then
        ($updates | map("\(.frame) (window \(.window), \(.read) bytes read)") | join(", ")) as $en
        | ($updates | map("\(.frame)（窗口 \(.window)，读走 \(.read)）") | join("、")) as $zh
        | verdict(true; "window updates in frames \($en), the window 0 until then"; "窗口更新见第 \($zh) 帧，此前窗口一直为 0")
      else
        ($updates | map(select(.ok | not) | .frame) | list) as $frames
        | verdict(false; "opened without a read(), or not by an update alone: frames \($frames)"; "没有读取就打开，或不是只由窗口更新打开：第 \($frames) 帧")
      end
  end
