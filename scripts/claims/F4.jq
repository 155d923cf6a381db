# en: reading reopens the window: it grows, and an update is sent
# zh: 读取使窗口重新打开：窗口变大，并发出窗口更新
include "claim";
stalls as $stalls
| if $stalls == [] then no_stall
  else
    [$stalls[] | select(.opened_by != null) | . as $stall
     | first(.segments[] | select(.frame == $stall.opened_by)) as $update
     # 'and not before': whatever the receiver said while the window was closed, it said 0.
     | [.segments[] | select(.from == $stall.receiver and .frame > $stall.first_frame and .frame < $stall.opened_by and .window > 0)] as $early
     | {frame: $update.frame, window: $update.window, ok: ($update.from == $stall.receiver and $update.window > 0 and $early == []),
        early: ($early | map(.frame))}] as $updates
    | if $updates == [] then verdict(false; "no stall was ended by a window update"; "没有一次停顿由窗口更新结束")
      elif all($updates[]; .ok) then
        ($updates | map("\(.frame) (\(.window))") | join(", ")) as $frames
        | verdict(true; "window updates in frames \($frames), the window 0 until then"; "窗口更新见第 \($frames) 帧，此前窗口一直为 0")
      else
        ($updates | map(select(.ok | not) | .frame) | list) as $frames
        | verdict(false; "not opened by a window update alone: frames \($frames)"; "不是只由窗口更新打开：第 \($frames) 帧")
      end
  end
