#pragma once
// The table of rules: every sentence about a segment or a connection, in both languages.

#include <string_view>

#include "describe/words.hpp"

namespace lens {

// X(name, English, Chinese). Places: see the callers in segment.cpp and description.cpp.
// Where numbers may grow too long for one, a second wording (…_short) takes its place.
// No sentence may be longer than 100 columns, whatever its numbers are (tests/lens/sentences.cpp).
#define LENS_SEGMENT_RULES(X)                                                                      \
  X(syn, "The {0} asks for a connection: first number {1}, window {2}, segments up to {3}.",       \
    "{0}请求建立连接：初始序号 {1}，窗口 {2}，每个报文段最多 {3}。")                               \
  X(syn_no_mss, "The {0} asks for a connection: first number {1}, window {2}, no MSS option.",     \
    "{0}请求建立连接：初始序号 {1}，窗口 {2}，没有 MSS 选项。")                                    \
  X(syn_again, "The {0} asks again: no answer to its SYN has come.",                               \
    "{0}再次请求：它的 SYN 还没有得到回答。")                                                      \
  X(syn_crossing,                                                                                  \
    "The {0} asks at the same time: a simultaneous open, each will answer the other.",             \
    "{0}也同时发出请求：双方同时打开，将互相应答。")                                               \
  X(syn_ack,                                                                                       \
    "The {0} agrees: ack {4} = {5} + 1 for the SYN; numbers from {1}, window {2}, MSS {3}.",       \
    "{0}同意：ack {4} = {5} + SYN 占的 1；初始序号 {1}，窗口 {2}，每个报文段最多 {3}。")           \
  X(syn_ack_short, "The {0} agrees: ack {4} = {5} + 1 (SYN); from {1}, window {2}, MSS {3}.",      \
    "{0}同意：ack {4} = {5} + 1（SYN）；初始序号 {1}，窗口 {2}，MSS {3}。")                        \
  X(syn_ack_again, "The {0} agrees once more: its SYN-ACK was not acknowledged in time.",          \
    "{0}再次同意：它的 SYN-ACK 没有及时得到确认。")                                                \
  X(handshake_ack, "Third step: ack {3} = {4} + 1 for the {1}'s SYN. Open after {2}.",             \
    "第三次握手：ack {3} = {4} + {1}的 SYN 占的 1。连接建立，距第一个 SYN {2}。")                  \
  X(data, "{1} from number {2}: the {0} may send {3} more before it must wait.",                   \
    "从序号 {2} 起的 {1}：{0}还可以再发 {3}，然后就得等待。")                                      \
  X(data_plain, "{1} of the {0}'s stream, from number {2}.", "{0}的数据，从序号 {2} 起的 {1}。")   \
  X(data_fills, "{1} from number {2} fill the window: the {0} may send nothing more for now.",     \
    "从序号 {2} 起的 {1}，正好填满窗口：{0}暂时不能再发。")                                        \
  X(data_beyond, "{1} from number {2}: {3} past what the {4} had allowed.",                        \
    "从序号 {2} 起的 {1}：超出{4}允许的范围 {3}。")                                                \
  X(data_gap, "{1} from number {2}; {3} before it are not in the capture (yet).",                  \
    "从序号 {2} 起的 {1}；它前面有 {3} 还没有出现在抓包里。")                                      \
  X(data_urgent, "{1} from number {2}, urgent data among them: its end is at number {3}.",         \
    "从序号 {2} 起的 {1}，其中有紧急数据，到序号 {3} 为止。")                                      \
  X(ack, "The {0} has got {1}: ack {2} = {6} + {3}; its window is {5}.",                           \
    "{0}已收到 {1}：ack {2} = {6} + {3}；窗口 {5}。")                                              \
  X(ack_short, "ack {2} = {6} + {1}; the {0}'s window is {5}.",                                    \
    "ack {2} = {6} + {1}；{0}的窗口 {5}。")                                                        \
  X(ack_falls, "The {0} has got {1}: ack {2} = {6} + {3}; its window falls {4} → {5}.",            \
    "{0}已收到 {1}：ack {2} = {6} + {3}；窗口 {4} → {5}，变小了。")                                \
  X(ack_falls_short, "ack {2} = {6} + {1}; the {0}'s window falls {4} → {5}.",                     \
    "ack {2} = {6} + {1}；{0}的窗口 {4} → {5}，变小了。")                                          \
  X(ack_grows, "The {0} has got {1}: ack {2} = {6} + {3}; its window grows {4} → {5}.",            \
    "{0}已收到 {1}：ack {2} = {6} + {3}；窗口 {4} → {5}，变大了。")                                \
  X(ack_grows_short, "ack {2} = {6} + {1}; the {0}'s window grows {4} → {5}.",                     \
    "ack {2} = {6} + {1}；{0}的窗口 {4} → {5}，变大了。")                                          \
  X(ack_past, "The {0} has got {1}; the numbers have wrapped: ack {2}, window {3}.",               \
    "{0}已收到 {1}；序号已绕回：ack {2}，窗口 {3}。")                                              \
  X(ack_fin, "ack {2} = {4} + {1} + 1 (FIN): the {0} has all; its window is {3}.",                 \
    "ack {2} = {4} + {1} + FIN 占的 1：{0}已全部收到；窗口 {3}。")                                 \
  X(ack_delayed, "Delayed ACK, {1} after the data: ack {2} = {6} + {3}; the {0}'s window is {5}.", \
    "推迟的确认，比数据晚 {1}：ack {2} = {6} + {3}；{0}的窗口 {5}。")                              \
  X(ack_delayed_short, "Delayed ACK, after {1}: ack {2}; the {0}'s window is {5}.",                \
    "推迟的确认，过了 {1}：ack {2}；{0}的窗口 {5}。")                                              \
  X(ack_unchanged, "The {0} repeats ack {1}, window {2}.", "{0}重复 ack {1}，窗口 {2}。")          \
  X(ack_unseen, "The {0} acknowledges up to {1}: the capture missed what it got.",                 \
    "{0}确认到 {1}：它收到的数据有些没有被抓到。")                                                 \
  X(zero_window, "The {0} has got {1}, and none is read: window {2} → 0. The {3} must stop.",      \
    "{0}已收到 {1}，程序没有读走：窗口 {2} → 0。{3}必须停下。")                                    \
  X(zero_window_still, "The {0}'s window is still 0: the {1} goes on waiting.",                    \
    "{0}的窗口仍为 0：{1}继续等待。")                                                              \
  X(opens, "The {0}'s program has read: window {1} → {2}. The {3} goes on, held for {4}.",         \
    "{0}的程序读走了数据：窗口 {1} → {2}。{3}停了 {4}，可以继续了。")                              \
  X(opens_some, "The {0} makes room: ack of {1}, window {2}; the {3} goes on after {4}.",          \
    "{0}腾出了空间：确认 {1}，窗口 {2}。{3}停了 {4}，可以继续了。")                                \
  X(opens_some_short, "Ack of {1}, window {2}: the {3} goes on after {4}.",                        \
    "确认 {1}，窗口 {2}：{3}停了 {4}，可以继续了。")                                               \
  X(opens_too_late, "The {0}'s program has read: window {1} → {2}. The {3} has given up, though.", \
    "{0}的程序读走了数据：窗口 {1} → {2}。但{3}已经放弃了。")                                      \
  X(window_grows, "The {0}'s program has read: window {1} → {2}, nothing new to acknowledge.",     \
    "{0}的程序读走了数据：窗口 {1} → {2}，没有新的数据要确认。")                                   \
  X(window_shrinks, "The {0}'s window goes {1} → {2}, nothing new to acknowledge.",                \
    "{0}的窗口 {1} → {2}，没有新的数据要确认。")                                                   \
  X(probe_first, "The {0} probes the closed window after {1}: no data, number {2} is an old one.", \
    "窗口关闭 {1} 后，{0}发出探测：不带数据，序号 {2} 是旧的。")                                   \
  X(probe_next, "The {0} probes again, {1} after the last time: is the window still 0?",           \
    "距上次 {1}，{0}再次探测：窗口还是 0 吗？")                                                    \
  X(probe_byte, "The {0} probes the closed window with one byte, number {1}.",                     \
    "{0}用 1 字节（序号 {1}）探测关闭的窗口。")                                                    \
  X(probe_ack, "The {0} answers the probe of frame {1}: the window is still 0.",                   \
    "{0}回答第 {1} 帧的探测：窗口仍然是 0。")                                                      \
  X(probe_ack_plain, "The {0} answers a probe: the window is still 0.",                            \
    "{0}回答探测：窗口仍然是 0。")                                                                 \
  X(keep_alive, "Keep-alive after {1} of silence: the {0} asks whether the {2} is still there.",   \
    "静默 {1} 后的保活探测：{0}问{2}是否还在。")                                                   \
  X(keep_alive_ack, "The {0} is still there: it answers the keep-alive.",                          \
    "{0}还在：它回答了保活探测。")                                                                 \
  X(again_fast, "{1} from {2} again: sent in frame {3}, {4} ago; later ones arrived.",             \
    "重传：序号 {2} 起的 {1}，{4}前在第 {3} 帧发过；后面的数据已经到了。")                         \
  X(again_timeout, "{1} from {2} again: sent in frame {3}, {4} ago, and not acknowledged.",        \
    "重传：序号 {2} 起的 {1}，{4}前在第 {3} 帧发过，一直没有确认。")                               \
  X(again_needless, "{1} from {2} again, needlessly: they had arrived the first time.",            \
    "不必要的重传：序号 {2} 起的 {1}，第一次就已经到了。")                                         \
  X(again_unseen, "{1} from {2}, late: the first copy was lost before it was captured.",           \
    "序号 {2} 起的 {1}，来晚了：第一份在抓到之前就丢了。")                                         \
  X(out_of_order, "{1} from {2}, out of order: sent before a segment that was captured earlier.",  \
    "乱序：序号 {2} 起的 {1}，比前面已抓到的报文段更早发出。")                                     \
  X(same_packet, "The same packet once more: captured, or delivered, twice.",                      \
    "同一个包又出现一次：被抓到或送达了两次。")                                                    \
  X(same_packet_on,                                                                                \
    "The packet of frame {0} once more, TTL {1} less: captured before and behind a router.",       \
    "第 {0} 帧的包又出现一次，TTL 少 {1}：在路由器前后各抓到一次。")                               \
  X(duplicate_ack,                                                                                 \
    "The {0} still waits for number {1}: something behind it has arrived, or come twice.",         \
    "{0}仍在等序号 {1}：它后面的数据到了，或者有数据来了两次。")                                   \
  X(duplicate_ack_sack, "The {0} still waits for {1}, and has {2} to {3} behind the gap (SACK).",  \
    "{0}仍在等 {1}，缺口后面的 {2} 到 {3} 已收到（SACK）。")                                       \
  X(d_sack, "The {0} tells that {1} to {2} came twice (D-SACK): one copy was needless.",           \
    "{0}报告 {1} 到 {2} 来了两次（D-SACK）：有一份是多余的。")                                     \
  X(fin, "The {0} will send no more: after {1} its FIN takes number {2}.",                         \
    "{0}不再发送：在 {1}之后，FIN 占序号 {2}。")                                                   \
  X(fin_with_data, "The {0}'s last {1}, and its FIN with them: the FIN takes number {2}.",         \
    "{0}最后的 {1}，FIN 与它们同行，占序号 {2}。")                                                 \
  X(fin_and_ack,                                                                                   \
    "ack {3} counts the {4}'s FIN, and the {0} closes too: its FIN takes number {2}.",             \
    "ack {3} 确认了{4}的 FIN，{0}同时也关闭：它的 FIN 占序号 {2}。")                               \
  X(fin_again, "The {0} sends its FIN again: it was not acknowledged.",                            \
    "{0}重发 FIN：之前的没有得到确认。")                                                           \
  X(fin_ack, "The {0} has the FIN too: ack {1} = {3} + {2} + 1 for the FIN.",                      \
    "{0}也收到了 FIN：ack {1} = {3} + {2} + FIN 占的 1。")                                         \
  X(last_ack, "ack {1} = {3} + {2} + 1 for the FIN: now both directions are closed.",              \
    "ack {1} = {3} + {2} + FIN 占的 1：两个方向都已关闭。")                                        \
  X(reset_refused, "The {0} refuses: nobody listens on that port (connection refused).",           \
    "{0}拒绝：该端口没有程序在监听（“连接被拒绝”）。")                                             \
  X(reset_unexpected, "The {0} knows no such connection (any more): it answers with a reset.",     \
    "{0}已没有（或从未有）这个连接：以 RST 回应。")                                                \
  X(reset_abort,                                                                                   \
    "The {0} breaks the connection off: closed with data unread, linger 0, or killed.",            \
    "{0}强行断开：关闭时还有数据没读、linger 为 0，或程序被杀。")                                  \
  X(reset_abandoned, "The {0} does not want the connection it asked for any more.",                \
    "{0}放弃了自己请求的连接。")                                                                   \
  X(no_ack, "A segment of the {0} with neither SYN nor ACK: no TCP sends that by itself.",         \
    "{0}的这个报文段既无 SYN 也无 ACK：正常的 TCP 不会这样发。")                                   \
  X(and_can_ecn, "ECE and CWR in a SYN: it offers ECN.", "SYN 里的 ECE 和 CWR：它愿意用 ECN。")    \
  X(and_does_ecn, "ECE beside SYN and ACK: it does ECN too.", "SYN、ACK 旁的 ECE：它也用 ECN。")   \
  X(and_marked, "On the way it was marked: congestion experienced (CE).",                          \
    "它在途中被标记：经历拥塞（CE）。")                                                            \
  X(and_echoes, "ECE: the {0} has got a packet marked as congested.",                              \
    "ECE：{0}收到了带拥塞标记的包。")                                                              \
  X(and_cuts, "CWR: the {0} has cut its congestion window.", "CWR：{0}已缩小拥塞窗口。")           \
  X(and_wraps, "In it the numbers wrap to 0.", "其间序号越过 4294967295，从 0 接着走。")

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
  X(only_one, "Only what the {0} sent was captured; of the {1}, only what the {0} acknowledged.",  \
    "只抓到了{0}发送的报文段；关于{1}，只知道{0}确认了什么。")                                     \
  X(client_guessed, "Which end is the client is a guess.", "哪一端是客户端是猜测的。")             \
  X(moved_alone, "The {0} sent {1}.", "{0}发送了 {1}。")                                           \
  X(moved_one,                                                                                     \
    "The {0} sent {1}; it acknowledged {2} numbers of the {3}'s (a FIN takes one, too).",          \
    "{0}发送了 {1}，并确认了{3}的 {2} 个序号（FIN 也占一个）。")                                   \
  X(moved, "The {0} sent {1}, the {2} {3}.", "{0}发送了 {1}，{2}发送了 {3}。")                     \
  X(fell, "The {0}'s window fell step by step: {1}.", "{0}的窗口逐步缩小：{1}。")                  \
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
  X(shut, "The {0}'s window stayed closed for {1}, until frame {2} opened it to {3}.",             \
    "{0}的窗口关闭了 {1}，直到第 {2} 帧打开到 {3}。")                                              \
  X(shut_on, "The {0}'s window stayed closed for {1}, to the end of the capture.",                 \
    "{0}的窗口关闭了 {1}，直到抓包结束。")                                                         \
  X(probed_once, "While it waited it probed once, after {1}; that was answered.",                  \
    "等待期间它在 {1} 后探测了一次，得到了回答。")                                                 \
  X(probed_in_vain, "While it waited it probed once, after {1}; no answer came.",                  \
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
    "{0}推迟了一次确认，{2}（第 {3} 帧），等着搭数据的便车。")                                     \
  X(delayed_acks,                                                                                  \
    "The {0} delayed {1} ACKs, {2} in all (first: frame {3}), hoping for data to send.",           \
    "{0}推迟了 {1} 次确认，共 {2}（第一次：第 {3} 帧），等着搭数据的便车。")                       \
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
  X(bad_sums,                                                                                      \
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
    "{0}先关闭（FIN，第 {1} 帧）；{2}的 ACK 与 FIN 合为一个报文段（第 {3} 帧）：三个报文段。")     \
  X(closed_both, "Both closed at once: the FINs of frames {0} and {1} crossed on the way.",        \
    "双方同时关闭：第 {0} 帧和第 {1} 帧的 FIN 在途中相遇。")                                       \
  X(closed_half,                                                                                   \
    "The {0} closed its direction (frame {1}); the other stayed open till the capture's end.",     \
    "{0}关闭了自己的方向（第 {1} 帧）；到抓包结束时另一方向仍开着。")                              \
  X(closed_not, "The capture ends with the connection open.", "抓包结束时连接仍然开着。")          \
  X(reset, "The {0} broke the connection off with a reset (frame {1}).",                           \
    "{0}以 RST 断开了连接（第 {1} 帧）。")                                                         \
  X(reset_unknown, "The {0} no longer had the connection: it answered with a reset (frame {1}).",  \
    "{0}那边已没有这个连接：以 RST 回应（第 {1} 帧）。")                                           \
  X(closed_one, "The {0} sent its FIN (frame {1}); whether the {2} closed was not captured.",      \
    "{0}发出了 FIN（第 {1} 帧）；{2}是否关闭，没有抓到。")                                         \
  X(last_ack_missing, "The last FIN was not acknowledged within the capture.",                     \
    "到抓包结束，最后的 FIN 没有得到确认。")                                                       \
  X(reported_early, "Told before its end: more connections were open than are kept at once.",      \
    "提前报告：同时打开的连接超过了保留的上限。")

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
  X(for_program, "its own program", "自己的程序")                                                  \
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
  X(l_shut, "closed {0}", "关闭了 {0}")                                                            \
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
  X(l_again, "retransmission", "重传")                                                             \
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
  X(l_reset, "breaks off", "强行断开")                                                             \
  X(l_unknown, "no such connection", "没有这个连接")                                               \
  X(l_room, "{0} left", "还可发 {0}")                                                              \
  X(a_guess, "a guess", "猜测的")                                                                  \
  X(known, "known", "已知的")                                                                      \
  X(nothing, "No TCP segment in this capture.", "抓包里没有 TCP 报文段。")                         \
  X(put_together, "Put together from {0} frames, of which this is the last.",                      \
    "由 {0} 帧中的分片拼成，本帧是最后一个。")                                                     \
  X(lost_elsewhere,                                                                                \
    "The line lost {0} {0:packet|packets} of connections of which the capture has nothing.",       \
    "线路还丢失了 {0} 个包，它们的连接完全没有被抓到。")                                           \
  X(skipped,                                                                                       \
    "Not shown: {0} {0:frame that is|frames that are} not TCP, {1} {1:fragment|fragments}, "       \
    "{2} malformed, {3} of an unknown link layer.",                                                \
    "未显示：{0} 帧不是 TCP，{1} 个分片，{2} 帧格式错误，{3} 帧链路层未知。")

enum class rule : std::uint8_t {
#define X(name, en, zh) name,
  LENS_SEGMENT_RULES(X)
#undef X
};

enum class connection_rule : std::uint8_t {
#define X(name, en, zh) name,
  LENS_CONNECTION_RULES(X)
#undef X
};

enum class label : std::uint8_t {
#define X(name, en, zh) name,
  LENS_LABELS(X)
#undef X
};

std::string_view phrase(rule r, language lang);
std::string_view phrase(connection_rule r, language lang);
std::string_view phrase(label l, language lang);

}  // namespace lens
