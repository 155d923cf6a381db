#include "describe/correlation.hpp"

#include <algorithm>
#include <map>

#include "describe/rules.hpp"

namespace lens {
namespace {

constexpr bilingual blocks{"the {0}'s {1}({2}) blocks", "{0}的 {1}({2}) 阻塞"};
constexpr bilingual blocks_plain{"the {0}'s {1}() blocks", "{0}的 {1}() 阻塞"};
constexpr bilingual returns{"the {0}'s {1} returns {2} after {3}", "{0}的 {1} 用了 {3}，返回 {2}"};
constexpr bilingual fails_at_once{"the {0}'s {1} fails: {2}", "{0}的 {1} 失败：{2}"};
constexpr bilingual fails{"the {0}'s {1} fails after {3}: {2}", "{0}的 {1} 用了 {3}，失败：{2}"};

constexpr bilingual unsent{"{0} unsent", "未发 {0}"};
constexpr bilingual unacked{"{0} unacked", "未确认 {0}"};
constexpr bilingual unread{"{0} unread", "未读 {0}"};
constexpr bilingual free_space{"{0} free", "空闲 {0}"};

constexpr bilingual blocked_times{
    "The {0} was blocked in {1}() for {3}, {2} times; the longest took {4}.",
    "{0}在 {1}() 里阻塞了 {2} 次，共 {3}；最长的一次 {4}。"};
constexpr bilingual blocked_once{"The {0} was blocked in {1}() for {3}.",
                                 "{0}在 {1}() 里阻塞了 {3}。"};
constexpr bilingual never_returned{"The {0}'s last {1}() never returned.",
                                   "{0}最后一次 {1}() 没有返回。"};
constexpr bilingual waits{
    "The {0}'s bytes waited {1} to be sent, {2} on the way, {3} to be read (mean).",
    "{0}的字节平均在发送缓冲区里等了 {1}，在路上 {2}，到达后等着被读 {3}。"};
constexpr bilingual waits_at_arrival{
    "The {0}'s bytes waited {1} to be sent, {3} to be read (mean).",
    "{0}的字节平均在发送缓冲区里等了 {1}，到达后等着被读 {3}。"};
constexpr bilingual longest{"The longest: {0} to be sent, {1} on the way, {2} to be read.",
                            "最长的：在发送缓冲区里 {0}，在路上 {1}，等着被读 {2}。"};
constexpr bilingual longest_at_arrival{"The longest: {0} to be sent, {2} to be read.",
                                       "最长的：在发送缓冲区里 {0}，等着被读 {2}。"};
constexpr bilingual not_written{
    "No call was seen that wrote {1} of the {0}'s (stdio, or a program not watched).",
    "{0}发出的数据里有 {1} 没有看到写它们的调用（stdio，或未被观察的程序）。"};
constexpr bilingual not_sent{"{1} that the {0} had written were never sent.",
                             "{0}写入的数据里有 {1}一直没有发出。"};
constexpr bilingual failed{"The {0}'s {1}() failed at {2}: {3}.", "{2} 时{0}的 {1}() 失败：{3}。"};
constexpr bilingual not_read{"No call was seen that read {1} of the {0}'s.",
                             "{0}发出的数据里有 {1} 没有看到读它们的调用。"};

bool is_accept(const call_event& c) {
  return c.call == "accept" || c.call == "accept4";
}

struct total {
  std::int64_t times = 0, sum = 0, maximum = 0;
  bool unreturned = false;
};

void describe_blocked(description& lines, const correlation& j, const view& v, language lang) {
  std::map<std::pair<int, std::string>, total> totals;
  for (const auto& b : j.blocked) {
    // A server waits for its first client; that is no stall of the connection.
    if (is_accept(b.call)) continue;
    auto& t = totals[{v.role_of(b.side), b.call.call}];
    ++t.times;
    t.sum += b.length;
    t.maximum = std::max(t.maximum, b.length);
    t.unreturned |= b.call.leave == 0;
  }
  for (const auto& [who, t] : totals) {
    const auto& [role, call] = who;
    lines.push_back(
        {formatted(t.times == 1 ? blocked_once : blocked_times, lang,
                   {side(role), text(call), num(t.times), secs(t.sum), secs(t.maximum)})});
    if (t.unreturned) lines.push_back({formatted(never_returned, lang, {side(role), text(call)})});
  }
}

void describe_stream(description& lines, const correlated_stream& s, int role, language lang) {
  if (s.bytes == 0) return;
  if (s.in_send_buffer.bytes > 0 && s.in_receive_buffer.bytes > 0) {
    // A capture that was made at the receiver does not show how long the way took.
    const bool at_arrival = s.on_the_way.maximum < 1000;
    const auto& to_send = s.in_send_buffer;
    const auto& to_read = s.in_receive_buffer;
    lines.push_back({formatted(
        at_arrival ? waits_at_arrival : waits, lang,
        {side(role), secs(to_send.mean()), secs(s.on_the_way.mean()), secs(to_read.mean())})});
    if (to_send.maximum > to_send.mean() || to_read.maximum > to_read.mean())
      lines.push_back(
          {formatted(at_arrival ? longest_at_arrival : longest, lang,
                     {secs(to_send.maximum), secs(s.on_the_way.maximum), secs(to_read.maximum)})});
  }
  if (s.unwritten > 0)
    lines.push_back({formatted(not_written, lang, {side(role), bytes(s.unwritten)})});
  if (s.unsent > 0)
    lines.push_back({formatted(not_sent, lang, {side(role), bytes(s.unsent)}), true});
  if (s.unread > 0) lines.push_back({formatted(not_read, lang, {side(role), bytes(s.unread)})});
}

}  // namespace

std::string call_blocks(const blocked_call& b, const view& v, language lang) {
  const auto who = side(v.role_of(b.side));
  if (b.call.asked) return formatted(blocks, lang, {who, text(b.call.call), num(*b.call.asked)});
  return formatted(blocks_plain, lang, {who, text(b.call.call)});
}

std::string call_returns(const blocked_call& b, const view& v, language lang) {
  const bool is_error = b.call.result < 0;
  return formatted(is_error ? fails : returns, lang,
                   {side(v.role_of(b.side)), text(b.call.call),
                    is_error ? text(b.call.error) : num(b.call.result), secs(b.length)});
}

std::string buffers_text(const buffer_counts& h, language lang) {
  std::string out;
  const auto add = [&](const bilingual& phrase, std::int64_t n) {
    if (!out.empty()) out += comma(lang);
    append_phrase(out, phrase.in(lang), lang, {num(n)});
  };
  if (h.unsent > 0) add(unsent, h.unsent);
  if (h.unacked > 0) add(unacked, h.unacked);
  if (h.unread > 0) add(unread, h.unread);
  if (h.unread > 0 && h.receive_free) add(free_space, *h.receive_free);
  return out;
}

std::string call_fails(const blocked_call& b, const view& v, language lang) {
  return formatted(fails_at_once, lang,
                   {side(v.role_of(b.side)), text(b.call.call), text(b.call.error)});
}

description description_of(const correlation& j, const view& v, std::int64_t begin, language lang) {
  description lines;
  describe_blocked(lines, j, v, lang);
  for (const auto& f : j.failed) {
    const std::int64_t at = f.call.enter + f.length - begin;
    lines.push_back(
        {formatted(failed, lang,
                   {side(v.role_of(f.side)), text(f.call.call), secs(at), text(f.call.error)}),
         true});
  }
  for (int role = 0; role < 2; ++role) {
    describe_stream(lines, j.streams[role == 0 ? v.client : 1 - v.client], role, lang);
  }
  return lines;
}

}  // namespace lens
