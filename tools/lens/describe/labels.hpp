#pragma once
// The short remarks in the ladder, and its fixed words.

#define LENS_LABELS(X)                                                                             \
  X(client, "client", "客户端")                                                                    \
  X(server, "server", "服务器")                                                                    \
  X(connection, "Connection", "连接")                                                              \
  X(segments, "{0} segments", "{0} 个报文段")                                                      \
  X(one_segment, "1 segment", "1 个报文段")                                                        \
  X(frame, "frame", "帧")                                                                          \
  X(seconds, "seconds", "秒")                                                                      \
  X(in_words, "In words", "经过")                                                                  \
  X(step, "step", "步骤")                                                                          \
  X(buffers,                                                                                       \
    "Both buffers below each segment, a mark for {0}: {1} sent, unacknowledged, {2} waiting, {3} " \
    "free",                                                                                        \
    "每个报文段下面画出两端的缓冲区，一格 {0}：{1} 已发送未确认，{2} 未发送或未读，{3} 空闲")      \
  X(as_expected, "All {0} expected steps came, in their order, and nothing else.",                 \
    "预期的 {0} 步全部按顺序出现，此外什么也没有。")                                               \
  X(steps_missing, "Expected, and not seen: step {0}.", "预期而没有出现：第 {0} 步。")             \
  X(unexpected, "Segments marked ? were not expected: {0}.", "标 ? 的 {0} 个报文段不在预期之中。") \
  X(passes, "{0} pass", "过了 {0}")                                                                \
  X(passes_for, "{0} pass: {1}", "过了 {0}：{1}")                                                  \
  X(for_unknown, "unknown", "不明")                                                                \
  X(for_window, "receiver's window", "接收方的窗口")                                               \
  X(for_program, "its own program", "程序没有写数据")                                              \
  X(for_congestion, "congestion window", "拥塞窗口")                                               \
  X(for_nagle, "Nagle's algorithm", "Nagle 算法")                                                  \
  X(for_acks, "acknowledgements (congestion window or send buffer)",                               \
    "等待确认（拥塞窗口或发送缓冲区）")                                                            \
  X(for_acks_or_window, "acknowledgements (a window or the send buffer)",                          \
    "等待确认（某个窗口或发送缓冲区）")                                                            \
  X(for_peer, "the other side's data", "等对方的数据")                                             \
  X(for_delayed_ack, "a delayed ACK", "推迟的确认")                                                \
  X(for_buffer, "send buffer", "发送缓冲区")                                                       \
  X(for_timeout, "retransmission timeout", "重传超时")                                             \
  X(window_closed, "window 0: the {0} must wait", "窗口为 0：{0}只能等")                           \
  X(window_filled, "window full: the {0} must wait", "窗口已满：{0}只能等")                        \
  X(folded, "{0} more like these: {1} sent", "类似的还有 {0} 个报文段：共发 {1}")                  \
  X(fold_hint, "Alike segments are folded; --all shows each.",                                     \
    "相似的报文段已折叠；--all 全部显示。")                                                        \
  X(l_opens, "window opens", "窗口打开")                                                           \
  X(l_stayed_closed, "closed {0}", "关闭了 {0}")                                                   \
  X(l_delayed, "delayed ACK", "推迟的确认")                                                        \
  X(l_held, "held {0}", "停了 {0}")                                                                \
  X(l_probe, "probe", "零窗口探测")                                                                \
  X(l_probe_ack, "answer: still 0", "回答：仍为 0")                                                \
  X(l_zero, "window closed", "窗口关闭")                                                           \
  X(l_zero_still, "still closed", "仍关闭")                                                        \
  X(l_full, "window full", "窗口已满")                                                             \
  X(l_update, "window {0} → {1}", "窗口 {0} → {1}")                                                \
  X(l_keep_alive, "keep-alive", "保活")                                                            \
  X(l_keep_alive_ack, "keep-alive answered", "回答保活")                                           \
  X(l_resent, "retransmission", "重传")                                                            \
  X(l_fast, "fast retransmission", "快速重传")                                                     \
  X(l_spurious, "needless retransmission", "不必要的重传")                                         \
  X(l_disorder, "out of order", "乱序")                                                            \
  X(l_gap, "{0} missing before", "前面缺 {0}")                                                     \
  X(l_unseen, "acks what was not seen", "确认了没抓到的数据")                                      \
  X(l_dup_ack, "duplicate ACK", "重复确认")                                                        \
  X(l_reused, "ports used again", "端口复用")                                                      \
  X(l_twice, "same packet twice", "同一个包两次")                                                  \
  X(l_twice_on, "same packet, behind a router", "同一个包，过了路由器")                            \
  X(l_beyond, "beyond the window", "超出窗口")                                                     \
  X(l_marked, "marked: congestion", "带拥塞标记")                                                  \
  X(l_echoes, "tells of the mark", "告知拥塞标记")                                                 \
  X(l_cuts, "has cut its window", "已缩小拥塞窗口")                                                \
  X(l_urgent, "urgent", "紧急数据")                                                                \
  X(l_wraps, "numbers pass 2^32", "序号越过 2^32")                                                 \
  X(l_asks, "asks", "请求连接")                                                                    \
  X(l_agrees, "agrees", "同意")                                                                    \
  X(l_open, "open", "连接建立")                                                                    \
  X(l_closes, "closes its side", "关闭本方向")                                                     \
  X(l_closed, "closed", "连接关闭")                                                                \
  X(l_has_fin, "has the FIN", "收到 FIN")                                                          \
  X(l_refused, "refused", "拒绝")                                                                  \
  X(l_unacceptable, "RST: wrong number", "RST 序号不符")                                           \
  X(l_reset, "breaks off", "强行断开")                                                             \
  X(l_unknown, "no such connection", "没有这个连接")                                               \
  X(l_room, "{0} left", "还可发 {0}")                                                              \
  X(a_guess, "a guess", "猜测的")                                                                  \
  X(known, "known", "已知的")                                                                      \
  X(nothing, "No TCP segment in this capture.", "抓包里没有 TCP 报文段。")                         \
  X(reassembled, "Put together from {0} frames, of which this is the last.",                       \
    "由 {0} 帧中的分片拼成，本帧是最后一个。")                                                     \
  X(lost_elsewhere,                                                                                \
    "The line lost {0} {0:packet|packets} of connections of which the capture has nothing.",       \
    "线路还丢失了 {0} 个包，它们的连接完全没有被抓到。")                                           \
  X(skipped,                                                                                       \
    "Not shown: {0} {0:frame that is|frames that are} not TCP, {1} {1:fragment|fragments}, "       \
    "{2} malformed, {3} of an unknown link layer.",                                                \
    "未显示：{0} 帧不是 TCP，{1} 个分片，{2} 帧格式错误，{3} 帧链路层未知。")
