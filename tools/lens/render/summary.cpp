#include "render/summary.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

#include "describe/printable.hpp"
#include "render/ends.hpp"
#include "render/names.hpp"

namespace lens {
namespace {

constexpr std::string_view csv_header =
    "id,client_ip,client_port,server_ip,server_port,guessed,start,seconds,opening,closing,segments,"
    "bytes_client,bytes_server,handshake_seconds,rtt_min,rtt_median,rtt_max,bytes_per_second,"
    "retransmissions_client,retransmissions_server,spurious,out_of_order,duplicate_acks,"
    "zero_windows,probes,largest_window,most_in_flight,stalls,stalled_seconds,longest_silence\n";

constexpr bilingual counts{
    "{0} {0:packet|packets}, {1} of them TCP; {2} {2:connection|connections}.\n\n",
    "{0} 个包，其中 TCP {1} 个；{2} 个连接。\n\n"};
constexpr bilingual not_listed{
    "{0} more {0:connection is|connections are} not listed (--top 0 lists all).\n",
    "另有 {0} 个连接未列出（--top 0 全部列出）。\n"};

/// How bad a connection was: the time in which its senders could not send, and a fifth of a second
/// (the least timeout) for each retransmission, two for a reset.
std::int64_t score_of(const connection& c) {
  std::int64_t score = 0;
  for (const auto& s : c.sum.sides) score += s.stalled + s.retransmissions * 200'000'000LL;
  const closing_kind how = c.kind_of_closing();
  if (how == closing_kind::reset) score += 400'000'000;
  if (c.kind_of_opening() == opening_kind::unanswered) score += 400'000'000;
  return score;
}

std::string amount(std::uint64_t bytes) {
  static constexpr std::array<const char*, 5> units{"", " K", " M", " G", " T"};
  if (bytes < 10'000) return std::to_string(bytes);
  double n = static_cast<double>(bytes);
  std::size_t unit = 0;
  while (n >= 10'000 && unit + 1 < units.size()) {
    n /= 1024;
    ++unit;
  }
  std::array<char, 32> text;
  const int size = std::snprintf(text.data(), text.size(), "%.1f%s", n, units[unit]);
  return {text.data(), static_cast<std::size_t>(size)};
}

std::string duration(std::int64_t ns) {
  if (ns < 0) return "?";  // the capture's clock went back
  std::string text;
  append_seconds(text, ns, language::en);
  return text;
}

void padded(std::string& out, std::string_view s, std::size_t width, bool right = true) {
  const std::size_t n = columns(s);
  if (right && n < width) out.append(width - n, ' ');
  out += s;
  if (!right && n < width) out.append(width - n, ' ');
}

std::int64_t handshake(const connection& c) {
  return c.opening[0] != 0 && c.opening[2] != 0 ? c.opening_time[2] - c.opening_time[0] : -1;
}

}  // namespace

summary_renderer::line summary_renderer::line_of(const connection& c) {
  line l{};
  l.id = c.id;
  const auto& a = c.sum.sides[0];
  const auto& b = c.sum.sides[1];
  l.segments = a.segments + b.segments;
  l.bytes[0] = c.sent_by(c.client).bytes();
  l.bytes[1] = c.sent_by(1 - c.client).bytes();
  l.retransmissions = a.retransmissions + b.retransmissions;
  l.stalls = a.stalls + b.stalls;
  l.stalled = a.stalled + b.stalled;
  l.seconds = c.last_time - c.first_time;
  l.rtt = handshake(c);
  l.ip_version = c.ip_version;
  l.client = c.client;
  l.opened = static_cast<std::uint8_t>(c.kind_of_opening());
  l.closed = static_cast<std::uint8_t>(c.kind_of_closing());
  l.guessed = c.client_guessed;
  l.ends[0] = c.ends[0];
  l.ends[1] = c.ends[1];
  return l;
}

summary_renderer::order summary_renderer::order_of(std::string_view name) {
  static constexpr std::array<std::string_view, 8> names{
      "worst", "id", "bytes", "seconds", "segments", "retransmissions", "stalled", "rtt"};
  const auto found = std::find(names.begin(), names.end(), name);
  return found == names.end() ? order::worst : static_cast<order>(found - names.begin());
}

std::int64_t summary_renderer::key_of(const line& l, const connection& c) const {
  switch (order_) {
    case order::worst:
      return score_of(c);
    case order::id:
      break;
    case order::bytes:
      return static_cast<std::int64_t>(l.bytes[0] + l.bytes[1]);
    case order::seconds:
      return l.seconds;
    case order::segments:
      return static_cast<std::int64_t>(l.segments);
    case order::retransmissions:
      return l.retransmissions;
    case order::stalled:
      return l.stalled;
    case order::rtt:
      return l.rtt;
  }
  return 0;
}

void summary_renderer::render_connection(connection& c, const spill_file&) {
  if (csv_) {
    write_csv(c);
    return;
  }
  // A heap with the least bad on top, once there are more than can be shown.
  line l = line_of(c);
  l.key = key_of(l, c);
  if (options_.top == 0 || lines_.size() < options_.top) {
    lines_.push_back(l);
    if (lines_.size() == options_.top) std::make_heap(lines_.begin(), lines_.end(), before);
    return;
  }
  ++dropped_;
  if (!before(l, lines_.front())) return;
  std::pop_heap(lines_.begin(), lines_.end(), before);
  lines_.back() = l;
  std::push_heap(lines_.begin(), lines_.end(), before);
}

void summary_renderer::write_csv(const connection& c) {
  std::string out;
  if (!header_written_) out += csv_header;
  header_written_ = true;
  const auto& me = c.sum.sides[c.client];
  const auto& peer = c.sum.sides[1 - c.client];
  bool first = true;
  const auto cell = [&](std::string_view s) {
    if (!first) out += ',';
    first = false;
    out += s;
  };
  const auto number = [&](std::uint64_t n) { cell(std::to_string(n)); };
  const auto time = [&](std::int64_t ns) {
    cell("");
    if (ns >= 0) append_time(out, ns);
  };
  number(c.id);
  cell(ip_text(c, c.client));
  number(c.ends[c.client].port);
  cell(ip_text(c, 1 - c.client));
  number(c.ends[1 - c.client].port);
  cell(c.client_guessed ? "1" : "0");
  time(c.first_time);
  time(c.last_time - c.first_time);
  cell(name_of(c.kind_of_opening()));
  cell(name_of(c.kind_of_closing()));
  number(me.segments + peer.segments);
  const std::uint64_t sent = c.sent_by(c.client).bytes();
  const std::uint64_t received = c.sent_by(1 - c.client).bytes();
  number(sent);
  number(received);
  if (handshake(c) < 0) {
    cell("");
  } else {
    time(handshake(c));
  }
  const samples& rtt = me.rtt_ack.count() >= peer.rtt_ack.count() ? me.rtt_ack : peer.rtt_ack;
  time(rtt.min());
  time(rtt.median());
  time(rtt.max());
  const std::int64_t lasted = c.last_time - c.first_time;
  number(lasted > 0 ? static_cast<std::uint64_t>(static_cast<double>(sent + received) * 1e9 /
                                                 static_cast<double>(lasted))
                    : 0);
  number(me.retransmissions);
  number(peer.retransmissions);
  number(me.spurious + peer.spurious);
  number(me.out_of_order + peer.out_of_order);
  number(me.duplicate_acks + peer.duplicate_acks);
  number(me.zero_windows + peer.zero_windows);
  number(me.probes + peer.probes);
  number(std::max(me.max_window, peer.max_window));
  number(std::max(me.max_in_flight, peer.max_in_flight));
  number(me.stalls + peer.stalls);
  time(me.stalled + peer.stalled);
  time(c.sum.idle);
  out += '\n';
  out_.put(out);
}

void summary_renderer::write_line(std::string& out, const line& l, std::size_t ends_width) const {
  padded(out, std::to_string(l.id), 6);
  out += "  ";
  padded(out,
         end_text(l.ip_version, l.ends[l.client]) + " → " +
             end_text(l.ip_version, l.ends[1 - l.client]) + (l.guessed ? " ?" : ""),
         ends_width, false);
  padded(out, std::to_string(l.segments), 10);
  padded(out, amount(l.bytes[0]), 10);
  padded(out, amount(l.bytes[1]), 10);
  padded(out, duration(l.seconds), 12);
  padded(out, l.rtt < 0 ? "-" : duration(l.rtt), 10);
  padded(out, std::to_string(l.retransmissions), 8);
  padded(out, std::to_string(l.stalls), 8);
  padded(out, l.stalls == 0 ? "-" : duration(l.stalled), 11);
  out += "  ";
  padded(out, name_of(static_cast<opening_kind>(l.opened)), 13, false);
  out += name_of(static_cast<closing_kind>(l.closed));
  out += '\n';
}

void summary_renderer::finish(const totals& t) {
  if (csv_) {
    if (!header_written_) out_.put(csv_header);
    return;
  }
  std::sort(lines_.begin(), lines_.end(), before);
  std::size_t ends_width = 20;
  for (const line& l : lines_) {
    const std::size_t each = l.ip_version == 4 ? 45 : 70;
    ends_width = std::max(ends_width, std::min<std::size_t>(each, 70));
  }
  const bool zh = options_.lang == language::zh;
  std::string text;
  append_printable(text, t.file);
  text += zh ? "：" : ": ";
  text += formatted(counts, options_.lang, {num(t.packets), num(t.tcp), num(t.connections)});
  if (!lines_.empty()) {
    padded(text, zh ? "序号" : "no.", 6);
    text += "  ";
    padded(text, zh ? "客户端 → 服务器" : "client → server", ends_width, false);
    padded(text, zh ? "报文段" : "segments", 10);
    padded(text, zh ? "去程字节" : "bytes →", 10);
    padded(text, zh ? "回程字节" : "← bytes", 10);
    padded(text, zh ? "历时" : "time", 12);
    padded(text, zh ? "握手" : "handshake", 10);
    padded(text, zh ? "重传" : "resent", 8);
    padded(text, zh ? "停顿" : "stalls", 8);
    padded(text, zh ? "停顿合计" : "held", 11);
    text += "  ";
    padded(text, zh ? "打开" : "opened", 13, false);
    text += zh ? "关闭\n" : "closed\n";
  }
  for (const line& l : lines_) {
    write_line(text, l, ends_width);
    if (text.size() > std::size_t{32} * 1024) {
      out_.put(text);
      text.clear();
    }
  }
  if (dropped_ > 0) {
    text += formatted(not_listed, options_.lang, {num(dropped_)});
  }
  out_.put(text);
}

}  // namespace lens
