#pragma once
// The sentences about a segment, in both languages.

// X(name, English, Chinese). Places: see the callers in segment.cpp and description.cpp.
// Where numbers may grow too long for one, a second wording (…_short) takes its place.
// No sentence may be longer than 100 columns, whatever its numbers are
// (tests/tools/lens/describe/sentences_test.cpp).
#define LENS_SEGMENT_RULES(X)                                                                      \
  X(syn, "The {0} asks for a connection: first number {1}, window {2}, segments up to {3}.",       \
    "{0}请求建立连接：初始序号 {1}，窗口 {2}，每个报文段最多 {3}。")                               \
  X(syn_no_mss, "The {0} asks for a connection: first number {1}, window {2}, no MSS option.",     \
    "{0}请求建立连接：初始序号 {1}，窗口 {2}，没有 MSS 选项。")                                    \
  X(syn_again, "The {0} asks again: no answer to its SYN has come.",                               \
    "{0}再次请求：它的 SYN 还没有得到回答。")                                                      \
  X(syn_after_refusal, "The {0} asks again, although it was refused.",                             \
    "{0}虽被拒绝，仍再次请求。")                                                                   \
  X(syn_crossing,                                                                                  \
    "The {0} asks at the same time: a simultaneous open, each will answer the other.",             \
    "{0}也同时发出请求：双方同时打开，将互相应答。")                                               \
  X(syn_ack,                                                                                       \
    "The {0} agrees: ack {4} = {5} + 1 for the SYN; numbers from {1}, window {2}, MSS {3}.",       \
    "{0}同意：ack {4} = {5} + SYN 占的 1；初始序号 {1}，窗口 {2}，每个报文段最多 {3}。")           \
  X(syn_ack_no_mss, "The {0} agrees: ack {3} = {4} + 1 (SYN); from {1}, window {2}, no MSS.",      \
    "{0}同意：ack {3} = {4} + 1（SYN）；初始序号 {1}，窗口 {2}，没有 MSS。")                       \
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
  X(resent_fast, "{1} from {2} again: sent in frame {3}, {4} ago; later ones arrived.",            \
    "重传：序号 {2} 起的 {1}，{4}前在第 {3} 帧发过；后面的数据已经到了。")                         \
  X(resent_timeout, "{1} from {2} again: sent in frame {3}, {4} ago, and not acknowledged.",       \
    "重传：序号 {2} 起的 {1}，{4}前在第 {3} 帧发过，一直没有确认。")                               \
  X(resent_needless, "{1} from {2} again, needlessly: they had arrived the first time.",           \
    "不必要的重传：序号 {2} 起的 {1}，第一次就已经到了。")                                         \
  X(resent_unseen, "{1} from {2}, late: the first copy was lost before it was captured.",          \
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
  X(reset_unacceptable,                                                                            \
    "RST, but {1} is not the number that the {2} expects: it need not accept it (RFC 5961).",      \
    "RST，但序号 {1} 不是{2}期望的：{2}不必接受（RFC 5961）。")                                    \
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
