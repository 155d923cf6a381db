#pragma once
// The sentences about a connection, in both languages; see segment_rules.hpp for the form.

#define LENS_CONNECTION_RULES(X)                                                                   \
  X(opened, "The {0} opened the connection with three segments, in {1}.",                          \
    "{0}用三个报文段建立了连接，历时 {1}。")                                                       \
  X(opened_crossing, "Both sides asked at once: a simultaneous open, done in {0}.",                \
    "双方同时请求：同时打开，历时 {0}。")                                                          \
  X(opened_refused, "The {0} asked, and was refused: nobody listened (frame {1}).",                \
    "{0}请求连接，被拒绝：没有程序在监听（第 {1} 帧）。")                                          \
  X(opened_unanswered, "The {0} asked for a connection and got no answer that completed it.",      \
    "{0}请求连接，但没有得到使之建立的应答。")                                                     \
  X(opened_before,                                                                                 \
    "The capture began after the connection was open; which end is the client is {0}.",            \
    "抓包开始时连接已经建立；哪一端是客户端是{0}。")                                               \
  X(scale_unknown, "The window scale was not captured: windows are shown as the header has them.", \
    "没有抓到窗口扩大因子：窗口按首部中的数值显示。")                                              \
  X(scale_at_least,                                                                                \
    "The {0}'s windows are at least {2} times that (scale {1}): more was sent against them.",      \
    "{0}的窗口至少是该数值的 {2} 倍（扩大因子 {1}）：对端发送的数据比该数值允许的多。")            \
  X(scale_unknown_of,                                                                              \
    "The {0}'s window scale was not captured: its windows are shown as the header has them.",      \
    "没有抓到{0}的窗口扩大因子：它的窗口按首部中的数值显示。")                                     \
  X(to_itself, "The {0} connected to itself: both ends have one address and one port.",            \
    "{0}连接到了自己：两端的地址和端口相同。")                                                     \
  X(clock_back,                                                                                    \
    "The capture's clock went back by {0} before frame {1}: no time across it is true.",           \
    "抓包的时钟在第 {1} 帧之前倒退了 {0}：跨越此处的时间都不可信。")                               \
  X(only_one, "Only what the {0} sent was captured; of the {1}, only what the {0} acknowledged.",  \
    "只抓到了{0}发送的报文段；关于{1}，只知道{0}确认了什么。")                                     \
  X(client_guessed, "Which end is the client is a guess.", "哪一端是客户端是猜测的。")             \
  X(moved_alone, "The {0} sent {1}.", "{0}发送了 {1}。")                                           \
  X(moved_one,                                                                                     \
    "The {0} sent {1}; it acknowledged {2} numbers of the {3}'s (a FIN takes one, too).",          \
    "{0}发送了 {1}，并确认了{3}的 {2} 个序号（FIN 也占一个）。")                                   \
  X(moved, "The {0} sent {1}, the {2} {3}.", "{0}发送了 {1}，{2}发送了 {3}。")                     \
  X(fell, "The {0}'s window fell step by step until frame {2}: {1}.",                              \
    "到第 {2} 帧为止，{0}的窗口逐步缩小：{1}。")                                                   \
  X(closed, "At {0} the {1} announced window 0 (frame {2}): no room after {3} of the {4}'s.",      \
    "{0} 时{1}宣告窗口为 0（第 {2} 帧）：已收下{4}的 {3}，再多就装不下了。")                       \
  X(filled, "At {0} the {1} had filled the {2}'s window to its last byte (frame {3}).",            \
    "{0} 时{1}填满了{2}的窗口（第 {3} 帧）。")                                                     \
  X(held, "The {0} was held for {1}, until frame {2} opened the window to {3}.",                   \
    "{0}被阻塞了 {1}，直到第 {2} 帧把窗口打开到 {3}。")                                            \
  X(held_on, "The {0} was held for {1}, and the window was not opened any more.",                  \
    "{0}被阻塞了 {1}，窗口再也没有打开。")                                                         \
  X(given_up, "Frame {2} opened it after {1}; by then the {0} had given up: frame {3} is an RST.", \
    "{1} 后第 {2} 帧才打开窗口；那时{0}已经放弃，以 RST（第 {3} 帧）回应。")                       \
  X(stayed_closed, "The {0}'s window stayed closed for {1}, until frame {2} opened it to {3}.",    \
    "{0}的窗口关闭了 {1}，直到第 {2} 帧打开到 {3}。")                                              \
  X(stayed_closed_on, "The {0}'s window stayed closed for {1}, to the end of the capture.",        \
    "{0}的窗口关闭了 {1}，直到抓包结束。")                                                         \
  X(probed_once, "While it waited it probed once, after {1}; that was answered.",                  \
    "等待期间它在 {1} 后探测了一次，得到了回答。")                                                 \
  X(probed_unanswered, "While it waited it probed once, after {1}; no answer came.",               \
    "等待期间它在 {1} 后探测了一次，没有得到回答。")                                               \
  X(probed_all, "While it waited it probed {0} times, after {1}; all were answered.",              \
    "等待期间它探测了 {0} 次，间隔 {1}；每次都得到回答。")                                         \
  X(probed, "While it waited it probed {0} times, after {1}; answers: {2}.",                       \
    "等待期间它探测了 {0} 次，间隔 {1}；得到 {2} 次回答。")                                        \
  X(probe_limit, "An answer can be missing: Linux sends at most one in 500 ms to such segments.",  \
    "可能没有回答：对这类报文段，Linux 每 500 ms 最多回答一次。")                                  \
  X(more_stalls, "{0} more stalls, shorter ones; in all the {1} was held for {2}.",                \
    "还有 {0} 次较短的停顿；{1}总共被阻塞 {2}。")                                                  \
  X(one_more_stall, "One more stall, a shorter one; in all the {1} was held for {2}.",             \
    "还有一次较短的停顿；{1}总共被阻塞 {2}。")                                                     \
  X(no_stall, "No window was ever full: nobody had to wait for a reader.",                         \
    "窗口从未被填满：没有谁需要等待读取方。")                                                      \
  X(filled_once, "The {0} filled the {1}'s window (frame {2}), which was never announced as 0.",   \
    "{0}填满过{1}的窗口（第 {2} 帧），但窗口从未宣告为 0。")                                       \
  X(filled_often, "The {0} filled the {1}'s window {3} times (first: frame {2}); it was never 0.", \
    "{0}填满过{1}的窗口 {3} 次（第一次：第 {2} 帧），但窗口从未宣告为 0。")                        \
  X(paused, "Why the {0} paused: {1}.", "{0}停顿的原因：{1}。")                                    \
  X(delayed_ack, "The {0} delayed one ACK, for {2} (frame {3}), hoping for data to send with it.", \
    "{0}推迟了一次确认，{2}（第 {3} 帧），等着由数据捎带。")                                       \
  X(delayed_acks,                                                                                  \
    "The {0} delayed {1} ACKs, {2} in all (first: frame {3}), hoping for data to send.",           \
    "{0}推迟了 {1} 次确认，共 {2}（第一次：第 {3} 帧），等着由数据捎带。")                         \
  X(accurate_ecn, "Both do accurate ECN (RFC 9768): AE, CWR and ECE count the marks that came.",   \
    "双方使用精确 ECN（RFC 9768）：AE、CWR、ECE 三位是已收到标记数的计数。")                       \
  X(can_ecn, "Both can do ECN: a router on the way may mark a packet instead of dropping it.",     \
    "双方都支持 ECN：途中的路由器可以给包打标记，而不必丢弃。")                                    \
  X(marked,                                                                                        \
    "Frame {0} came marked 'congestion experienced'; the {1} told so by ECE from frame {2}.",      \
    "第 {0} 帧带着“经历拥塞”标记到达；{1}从第 {2} 帧起用 ECE 告知。")                              \
  X(marked_alone, "Frame {0} came marked 'congestion experienced'; no ECE followed.",              \
    "第 {0} 帧带着“经历拥塞”标记到达；其后没有 ECE。")                                             \
  X(echoed,                                                                                        \
    "From frame {0} on the {1} told by ECE of a mark that was set behind this place of capture.",  \
    "从第 {0} 帧起{1}用 ECE 告知收到了标记；标记是在抓包点之后打上的。")                           \
  X(cut, "The {0} cut its congestion window and said so by CWR (frame {1}).",                      \
    "{0}缩小了拥塞窗口，并用 CWR 告知（第 {1} 帧）。")                                             \
  X(urgent,                                                                                        \
    "The {0} sent urgent data (frame {1}): the pointer names number {2}, the one after it.",       \
    "{0}发送了紧急数据（第 {1} 帧）：紧急指针指向它后面的序号 {2}。")                              \
  X(wrapped, "The {0}'s numbers passed 4294967295 in frame {1} and went on from 0.",               \
    "{0}的序号在第 {1} 帧越过 4294967295，从 0 接着走。")                                          \
  X(lost_all, "The {0} sent {1} segments again.", "{0}重传了 {1} 个报文段。")                      \
  X(lost, "The {0} sent {1} segments again; {2} of them needlessly.",                              \
    "{0}重传了 {1} 个报文段，其中 {2} 个是不必要的。")                                             \
  X(lost_one, "The {0} sent one segment again.", "{0}重传了 1 个报文段。")                         \
  X(lost_none, "The {0} sent one segment again, needlessly: it had arrived.",                      \
    "{0}重传了 1 个报文段，其实不必：它已经到了。")                                                \
  X(reordered_one, "One segment of the {1}'s came out of order.", "{1}有 1 个报文段乱序。")        \
  X(reordered, "{0} segments of the {1}'s came out of order.", "{1}有 {0} 个报文段乱序。")         \
  X(copies,                                                                                        \
    "{0} {0:packet|packets} of the {1}'s {0:was|were} captured, or delivered, twice: nothing was " \
    "sent again.",                                                                                 \
    "{1}有 {0} 个包被抓到或送达了两次：并没有重发。")                                              \
  X(copies_on,                                                                                     \
    "{0} {0:packet|packets} of the {1}'s {0:was|were} captured before and behind a router (TTL "   \
    "{2} less).",                                                                                  \
    "{1}有 {0} 个包被抓到两次，在路由器前后各一次（TTL 少 {2}）。")                                \
  X(bad_checksums,                                                                                 \
    "{0} {0:segment has|segments have} a wrong checksum: damaged on the way, or rewritten since.", \
    "{0} 个报文段的校验和错误：在途中损坏，或事后被改写。")                                        \
  X(offloaded,                                                                                     \
    "Checksums not yet filled in ({0} {0:segment|segments}) are left to the network card: no "     \
    "errors.",                                                                                     \
    "{0} 个报文段的校验和尚未填入，留给网卡计算：不是错误。")                                      \
  X(oversize,                                                                                      \
    "{0} {0:segment exceeds|segments exceed} the MSS: cut or joined by the network card, not "     \
    "TCP.",                                                                                        \
    "{0} 个报文段超过 MSS：由网卡切分或合并，不是 TCP 所为。")                                     \
  X(closed_four,                                                                                   \
    "The {0} closed first (FIN, frame {1}), then the {2} (FIN, frame {3}): four segments.",        \
    "{0}先关闭（FIN，第 {1} 帧），{2}后关闭（FIN，第 {3} 帧）：四次挥手。")                        \
  X(closed_three,                                                                                  \
    "The {0} closed first (FIN, frame {1}); the {2}'s ACK and FIN were one (frame {3}).",          \
    "{0}先关闭（FIN，第 {1} 帧）；{2}的 ACK 与 FIN 同在第 {3} 帧：三个报文段。")                   \
  X(closed_both, "Both closed at once: the FINs of frames {0} and {1} crossed on the way.",        \
    "双方同时关闭：第 {0} 帧和第 {1} 帧的 FIN 在途中相遇。")                                       \
  X(closed_half,                                                                                   \
    "The {0} closed its direction (frame {1}); the other stayed open until the capture's end.",    \
    "{0}关闭了自己的方向（第 {1} 帧）；到抓包结束时另一方向仍开着。")                              \
  X(closed_not, "The capture ends with the connection open.", "抓包结束时连接仍然开着。")          \
  X(reset, "The {0} broke the connection off with a reset (frame {1}).",                           \
    "{0}以 RST 断开了连接（第 {1} 帧）。")                                                         \
  X(reset_unknown, "The {0} no longer had the connection: it answered with a reset (frame {1}).",  \
    "{0}那边已没有这个连接：以 RST 回应（第 {1} 帧）。")                                           \
  X(reset_ignored, "The {0} did not accept the reset of frame {1}: it went on.",                   \
    "{0}没有接受第 {1} 帧的 RST，连接继续。")                                                      \
  X(closed_one, "The {0} sent its FIN (frame {1}); whether the {2} closed was not captured.",      \
    "{0}发出了 FIN（第 {1} 帧）；{2}是否关闭，没有抓到。")                                         \
  X(last_ack_missing, "The last FIN was not acknowledged within the capture.",                     \
    "到抓包结束，最后的 FIN 没有得到确认。")                                                       \
  X(reported_early, "Told before its end: more connections were open than are kept at once.",      \
    "提前报告：同时打开的连接超过了保留的上限。")
