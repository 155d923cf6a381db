# en: unread data makes the window shrink
# zh: 未读的数据使窗口变小
include "claim";
# The receiver's announcements that lead to a stall: back from the one that closed the window, as long as each was not smaller than the next.
def descent($stall):
  [$stall.segments[] | select(.from == $stall.receiver and .ack != null and (.flags | index("RST") | not)
     and time <= ($stall | closed_at))] | reverse
  | reduce .[] as $each ([]; if . == [] or (.[-1].broken | not) and $each.window >= .[-1].window then . + [$each] else (.[-1].broken = true) end)
  | map(del(.broken)) | reverse | unique_by(.window) | reverse;
stalls as $stalls
| if $stalls == [] then no_stall
  else
    [$stalls[] | . as $stall | descent($stall) as $falls
     | {windows: [$falls[].window], frames: [$falls[].frame],
        # While nothing is read, each byte that arrives costs a byte of window: the right edge stays where it is.
        edges: [$falls[] | .ack + .window]}] as $descents
    | [$descents[] | select((.windows | length) >= 2)] as $seen
    | if $seen == [] then verdict(false; "the window closed, but was not seen to fall"; "窗口关闭了，但没有看到它逐步变小")
      else
        ($seen | max_by(.windows | length)) as $best
        | verdict(([$seen[] | .edges as $edges | $edges == ($edges | sort)] | all);
            "the window fell \($best.windows | map(tostring) | join(" → ")) in frames \($best.frames | list), while the ack rose by as much";
            "窗口 \($best.windows | map(tostring) | join(" → "))，见第 \($best.frames | list) 帧，确认号同时等量上升")
      end
  end
