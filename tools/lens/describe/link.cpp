#include "describe/link.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>
#include <optional>

namespace lens {
namespace {

using disposition = link_event::disposition;

// By disposition: beside the arrow, and as a sentence. {0} is the reason, {1} the sender, {2} the
// number of the flipped bit.
constexpr std::array<bilingual, 6> link_labels{{{"lost: {0}", "丢失：{0}"},
                                                {"waited {0}", "排队 {0}"},
                                                {"marked on the line: {0}", "途中打标记：{0}"},
                                                {"sent twice: {0}", "变成两份：{0}"},
                                                {"overtaken: {0}", "被后面的超过：{0}"},
                                                {"damaged: {0}", "损坏：{0}"}}};
constexpr std::array<bilingual, 6> sentences{
    {{"The line lost this packet of the {1}'s: {0}.", "线路丢失了{1}的这个包：{0}。"},
     {"It waited {0} in the line's queue.", "它在线路的队列里等了 {0}。"},
     {"The line marked it 'congestion experienced': {0}.", "线路给它打上“经历拥塞”标记：{0}。"},
     {"The line made two of it: {0}.", "线路把它变成两份：{0}。"},
     {"The line held it back, later ones overtook it: {0}.", "线路扣住它，后面的包超过了它：{0}。"},
     {"The line flipped bit {2} of it, TCP's checksum tells: {0}.",
      "线路翻转了它的第 {2} 位，TCP 校验和会发现：{0}。"}}};

constexpr bilingual by_chance{"by chance", "随机"};
constexpr bilingual by_chance_of{"by chance ({0} %)", "随机（{0} %）"};
constexpr bilingual in_a_burst{"in a burst", "突发丢包"};
constexpr bilingual cut{"the line is cut", "线路已切断"};
constexpr bilingual queue_full{"the queue is full", "队列已满"};
constexpr bilingual queue_full_with{"the queue is full ({0} packets)", "队列已满（{0} 个包）"};
constexpr bilingual queue_long{"the queue is long", "队列过长"};
constexpr bilingual queue_long_with{"{0} packets in the queue", "队列里有 {0} 个包"};
constexpr bilingual refused{"the other host refused it", "对方主机拒收"};
constexpr bilingual no_memory{"the link had no memory left", "链路内存不足"};
constexpr bilingual the_nth{"the {0} {1}", "第 {0} 个{1}"};
constexpr bilingual one_of{"one of {1}s {0}", "第 {0} 个{1}之一"};
constexpr bilingual every{"every {0} {1}", "每 {0} 个{1}"};
constexpr bilingual from_now_on{"the line from now on: {0}", "线路从此刻起：{0}"};

constexpr bilingual more_changes{"The line was changed {0} more {0:time|times} meanwhile.",
                                 "其间线路的设置还改变了 {0} 次。"};

constexpr bilingual lost{"The line lost {0} packets of the {1}'s: {2}.",
                         "线路丢失了{1}的 {0} 个包：{2}。"};
constexpr bilingual lost_one{"The line lost one packet of the {1}'s: {2}.",
                             "线路丢失了{1}的 1 个包：{2}。"};
constexpr bilingual in_frame{"frame {0}", "第 {0} 帧"};
constexpr bilingual in_frames{"frames {0}", "第 {0} 帧"};
constexpr bilingual before_capture{"{0} before the capture could see it", "{0} 个在抓到之前就丢了"};
constexpr bilingual before_capture_more{"{0} before the capture could see them",
                                        "{0} 个在抓到之前就丢了"};
constexpr bilingual list_comma{", ", "、"};
constexpr bilingual semicolon{"; ", "；"};

// Of packets that were not lost: how often, and the first frame.
constexpr std::array<bilingual, 6> others{
    {{"", ""},
     {"{0} packets waited in the line's queue, the longest for {2}.",
      "{0} 个包在线路的队列里等过，最长 {2}。"},
     {"The line marked {0} packets (the first: frame {1}).",
      "线路给 {0} 个包打了标记（第一个：第 {1} 帧）。"},
     {"The line made two of {0} packets (the first: frame {1}).",
      "线路把 {0} 个包变成了两份（第一个：第 {1} 帧）。"},
     {"The line let {0} packets be overtaken (the first: frame {1}).",
      "线路让 {0} 个包被后面的超过（第一个：第 {1} 帧）。"},
     {"The line damaged {0} packets (the first: frame {1}).",
      "线路损坏了 {0} 个包（第一个：第 {1} 帧）。"}}};
constexpr std::array<bilingual, 6> others_one{
    {{"", ""},
     {"One packet waited in the line's queue, for {2}.", "有 1 个包在线路的队列里等过，{2}。"},
     {"The line marked frame {1}.", "线路给第 {1} 帧打了标记。"},
     {"The line made two of frame {1}.", "线路把第 {1} 帧变成了两份。"},
     {"The line let frame {1} be overtaken.", "线路让第 {1} 帧被后面的包超过。"},
     {"The line damaged frame {1}.", "线路损坏了第 {1} 帧。"}}};

struct kind {
  std::string_view name;
  bilingual words;
};
constexpr std::array<kind, 8> kinds{{{"any", {"packet", "包"}},
                                     {"tcp", {"TCP segment", " TCP 报文段"}},
                                     {"syn", {"SYN", " SYN"}},
                                     {"synack", {"SYN-ACK", " SYN-ACK"}},
                                     {"fin", {"FIN", " FIN"}},
                                     {"rst", {"RST", " RST"}},
                                     {"ack", {"bare ACK", "纯 ACK"}},
                                     {"data", {"data segment", "数据报文段"}}}};

std::string ordinal(std::uint64_t n) {
  const auto tens = n % 100;
  std::string_view ending = "th";
  if (tens < 11 || tens > 13) {
    if (n % 10 == 1) ending = "st";
    if (n % 10 == 2) ending = "nd";
    if (n % 10 == 3) ending = "rd";
  }
  return std::to_string(n) + std::string(ending);
}

/// "data:7", "any:every 100", "data:9-12" in words; any other rule as it is.
std::string counted(std::string_view rule, language lang) {
  const auto colon = rule.find(':');
  const auto found = std::find_if(kinds.begin(), kinds.end(),
                                  [&](const kind& k) { return k.name == rule.substr(0, colon); });
  if (colon == rule.npos || found == kinds.end()) return std::string(rule);
  const auto what = text(found->words.in(lang));
  auto which = rule.substr(colon + 1);
  constexpr std::string_view repeats = "every ";
  const bool repeated = which.starts_with(repeats);
  if (repeated) which.remove_prefix(repeats.size());
  if (which.find('-') != which.npos) return formatted(one_of, lang, {text(which), what});
  std::uint64_t n = 0;
  std::from_chars(which.data(), which.data() + which.size(), n);
  const std::string nth = lang == language::en ? ordinal(n) : std::to_string(n);
  return formatted(repeated ? every : the_nth, lang, {text(nth), what});
}

std::string why_of(const link_event& e, language lang) {
  if (e.what == disposition::queued) return formatted({"{0}", "{0}"}, lang, {secs(e.waited)});
  if (e.why == "counted") return counted(e.rule, lang);
  if (e.why == "loss" && e.probability > 0) {
    std::array<char, 24> percent{};
    std::snprintf(percent.data(), percent.size(), "%g", e.probability * 100);
    return formatted(by_chance_of, lang, {text(percent.data())});
  }
  if (e.why == "loss") return formatted(by_chance, lang, {});
  if (e.why == "burst") return formatted(in_a_burst, lang, {});
  if (e.why == "cut") return formatted(cut, lang, {});
  if (e.why == "refused") return formatted(refused, lang, {});
  if (e.why == "memory") return formatted(no_memory, lang, {});
  const bool lines = e.queue_packets > 0;
  if (e.why == "queue-full")
    return formatted(lines ? queue_full_with : queue_full, lang, {num(e.queue_packets)});
  if (e.why == "threshold")
    return formatted(lines ? queue_long_with : queue_long, lang, {num(e.queue_packets)});
  return e.why;
}

/// "frames 7, 21, 30, …"
std::string frames_of(std::vector<std::uint64_t> frames, language lang) {
  constexpr std::size_t maximum = 5;
  std::sort(frames.begin(), frames.end());
  std::string list;
  for (std::size_t i = 0; i < frames.size() && i <= maximum; ++i) {
    if (i > 0) list += list_comma.in(lang);
    list += i < maximum ? std::to_string(frames[i]) : "…";
  }
  return formatted(frames.size() == 1 ? in_frame : in_frames, lang, {text(list)});
}

/// The packets that were lost in one direction.
std::optional<std::string> describe_losses(const link_events& line, std::uint8_t side,
                                           const view& v, language lang) {
  if (line.lost[side] == 0) return std::nullopt;
  std::vector<std::uint64_t> frames;
  for (const auto& [frame, events] : line.by_frame) {
    if (line.was_lost(frame) && events.front().from == side) frames.push_back(frame);
  }
  const auto unseen = static_cast<std::uint64_t>(std::count_if(
      line.unseen.begin(), line.unseen.end(), [&](const link_event& e) { return e.from == side; }));
  std::string which;
  if (!frames.empty()) which = frames_of(frames, lang);
  if (unseen > 0) {
    if (!which.empty()) which += semicolon.in(lang);
    which += formatted(unseen == 1 ? before_capture : before_capture_more, lang, {num(unseen)});
  }
  return formatted(line.lost[side] == 1 ? lost_one : lost, lang,
                   {num(line.lost[side]), lens::side(v.role_of(side)), text(which)});
}

}  // namespace

std::string label_of(const link_event& e, language lang) {
  return formatted(link_labels[static_cast<std::size_t>(e.what)], lang, {text(why_of(e, lang))});
}

std::string sentence_of(const link_event& e, const view& v, language lang) {
  return formatted(sentences[static_cast<std::size_t>(e.what)], lang,
                   {text(why_of(e, lang)), side(v.role_of(e.from)), num(e.bit)});
}

std::string sentence_of(const link_change& change, language lang) {
  return formatted(from_now_on, lang, {text(change.words)});
}

description description_of(const link_events& line, const view& v, language lang) {
  description lines;
  for (const int side : {v.client, 1 - v.client}) {
    if (auto one = describe_losses(line, static_cast<std::uint8_t>(side), v, lang))
      lines.push_back({std::move(*one), true});
  }
  struct tally {
    std::uint64_t times = 0;
    std::uint64_t first = 0;
    std::int64_t longest = 0;
  };
  std::array<tally, 6> tallies{};
  for (const auto& [frame, events] : line.by_frame) {
    for (const auto& e : events) {
      auto& t = tallies[static_cast<std::size_t>(e.what)];
      ++t.times;
      t.first = t.first == 0 ? frame : std::min(t.first, frame);
      t.longest = std::max(t.longest, e.waited);
    }
  }
  for (std::size_t what = 1; what < tallies.size(); ++what) {
    const auto& t = tallies[what];
    if (t.times == 0) continue;
    lines.push_back({formatted(t.times == 1 ? others_one[what] : others[what], lang,
                               {num(t.times), num(t.first), secs(t.longest)})});
  }
  if (line.more_changes > 0)
    lines.push_back({formatted(more_changes, lang, {num(line.more_changes)})});
  return lines;
}

}  // namespace lens
