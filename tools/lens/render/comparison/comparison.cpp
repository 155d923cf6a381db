#include "render/comparison/comparison.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include "describe/printable.hpp"
#include "describe/segment.hpp"
#include "render/quote.hpp"

namespace lens {
namespace {

constexpr std::array<language, 2> both{language::en, language::zh};

std::string shown(const value& v, language lang) {
  if (v.is == value::kind::seconds && v.n == 0) return "0 s";
  return formatted({"{0}", "{0}"}, lang, {v});
}

/// What runs of one program on one machine differ in by chance: a tenth, and two milliseconds.
bool is_about_equal(const value& a, const value& b) {
  const auto apart = std::abs(static_cast<double>(a.n) - static_cast<double>(b.n));
  const auto maximum = static_cast<double>(std::max(std::abs(a.n), std::abs(b.n)));
  if (a.is == value::kind::seconds && apart < 2e6) return true;
  return apart <= 0.1 * maximum;
}

class table_of_two {
 public:
  void figure(const bilingual& what, const value& a, const value& b) {
    if (a.n < 0 || b.n < 0 || (a.n == 0 && b.n == 0)) return;
    difference d;
    const bool is_equal = a.n == b.n || is_about_equal(a, b);
    for (const language lang : both) {
      const auto i = static_cast<std::size_t>(lang);
      d.what[i] = what.in(lang);
      d.a[i] = shown(a, lang);
      d.b[i] = shown(b, lang);
      if (!is_equal) d.says[i] = sentence(a, b, lang);
    }
    rows.push_back(std::move(d));
  }
  void text(const bilingual& what, const std::string& a, const std::string& b) {
    if (a.empty() && b.empty()) return;
    difference d;
    for (const language lang : both) {
      const auto i = static_cast<std::size_t>(lang);
      d.what[i] = what.in(lang);
      d.a[i] = a.empty() ? "–" : a;
      d.b[i] = b.empty() ? "–" : b;
      if (a != b) d.says[i] = lang == language::en ? "not the same" : "不同";
    }
    rows.push_back(std::move(d));
  }
  std::vector<difference> rows;

 private:
  static std::string sentence(const value& a, const value& b, language lang) {
    if (a.n == 0) return lang == language::en ? "only in B" : "只在 B 中";
    if (b.n == 0) return lang == language::en ? "only in A" : "只在 A 中";
    const bool is_more = b.n > a.n;
    const double times = is_more ? static_cast<double>(b.n) / static_cast<double>(a.n)
                                 : static_cast<double>(a.n) / static_cast<double>(b.n);
    // In tenths below ten.
    const auto tenths = static_cast<std::int64_t>(std::llround(times * 10));
    std::string factor = std::to_string(tenths / 10);
    if (tenths < 100) factor += "." + std::to_string(tenths % 10);
    if (lang == language::en) return (is_more ? "B has " : "A has ") + factor + " times as much";
    return (is_more ? "B 是 A 的 " : "A 是 B 的 ") + factor + " 倍";
  }
};

std::int64_t rate(const run_facts& f) {
  return f.lasted <= 0 ? -1
                       : static_cast<std::int64_t>(static_cast<double>(f.bytes) * 1e9 /
                                                   static_cast<double>(f.lasted));
}

void compare_settings(table_of_two& to, const run_facts& a, const run_facts& b) {
  std::map<std::string, std::array<std::string, 2>> all;
  for (const auto& [name, text] : a.settings) all[name][0] = text;
  for (const auto& [name, text] : b.settings) all[name][1] = text;
  for (const auto& [name, texts] : all)
    if (texts[0] != texts[1]) to.text({name, name}, texts[0], texts[1]);
}

std::string padded(std::string text, std::size_t width) {
  const std::size_t n = columns(text);
  text.append(n < width ? width - n : 0, ' ');
  return text;
}

}  // namespace

std::vector<difference> compare(const run_facts& a, const run_facts& b) {
  table_of_two t;
  compare_settings(t, a, b);
  t.text({"side that sent more bytes", "发送较多的一方"}, a.sender == 0 ? "client" : "server",
         b.sender == 0 ? "client" : "server");
  t.figure({"bytes it sent", "发送的字节"}, bytes(static_cast<std::int64_t>(a.bytes)),
           bytes(static_cast<std::int64_t>(b.bytes)));
  t.figure({"time from first to last segment", "首尾报文段之间的时间"}, secs(a.lasted),
           secs(b.lasted));
  t.figure({"bytes per second", "每秒字节"}, num(rate(a)), num(rate(b)));
  t.figure({"segments of both", "双方的报文段"}, num(a.segments), num(b.segments));
  t.figure({"segments with data", "带数据的报文段"}, num(a.data_segments), num(b.data_segments));
  const auto mean = [](const run_facts& f) {
    return f.data_segments == 0 ? std::int64_t{0}
                                : static_cast<std::int64_t>(f.bytes / f.data_segments);
  };
  t.figure({"mean data per segment", "每段平均数据"}, bytes(mean(a)), bytes(mean(b)));
  t.figure({"retransmissions", "重传"}, num(a.retransmissions), num(b.retransmissions));
  t.figure({"stalls", "停顿次数"}, num(a.stalls), num(b.stalls));
  t.figure({"time in stalls", "停顿时间"}, secs(a.stalled), secs(b.stalled));
  t.figure({"zero-window probes", "零窗口探测"}, num(a.probes), num(b.probes));
  t.figure({"largest window", "最大窗口"}, bytes(static_cast<std::int64_t>(a.max_window)),
           bytes(static_cast<std::int64_t>(b.max_window)));
  t.figure({"most bytes in flight", "在途字节最多"},
           bytes(static_cast<std::int64_t>(a.max_in_flight)),
           bytes(static_cast<std::int64_t>(b.max_in_flight)));
  t.figure({"handshake", "握手"}, secs(a.handshake), secs(b.handshake));
  t.figure({"round-trip time, median", "往返时间（中位数）"}, secs(a.median_rtt),
           secs(b.median_rtt));
  t.figure({"longest silence", "最长的静默"}, secs(a.longest_silence), secs(b.longest_silence));
  for (std::size_t why = 0; why < reasons; ++why) {
    const bool known = a.sender_window_known && b.sender_window_known;
    const std::string en =
        "waited: " + std::string(phrase(static_cast<reason>(why), known, language::en));
    const std::string zh =
        "等待：" + std::string(phrase(static_cast<reason>(why), known, language::zh));
    t.figure({en, zh}, secs(a.waited[why]), secs(b.waited[why]));
  }
  t.figure({"client blocked in calls", "客户端在调用中阻塞"}, secs(a.blocked[0]),
           secs(b.blocked[0]));
  t.figure({"server blocked in calls", "服务器在调用中阻塞"}, secs(a.blocked[1]),
           secs(b.blocked[1]));
  t.text({"opening", "建立"}, a.opening, b.opening);
  t.text({"closing", "关闭"}, a.closing, b.closing);
  return std::move(t.rows);
}

std::string comparison_text(const run_facts& a, const run_facts& b, language lang) {
  const bool is_en = lang == language::en;
  const auto i = static_cast<std::size_t>(lang);
  const auto rows = compare(a, b);
  std::array<std::size_t, 3> widths{};
  for (const auto& d : rows) {
    const std::array<std::size_t, 3> of_it{columns(d.what[i]), columns(d.a[i]), columns(d.b[i])};
    for (std::size_t k = 0; k < 3; ++k)
      widths[k] = std::max(widths[k], std::min<std::size_t>(of_it[k], 40));
  }
  std::string out = "A  " + printable(a.file) + "\nB  " + printable(b.file) + "\n";
  for (const bool differing : {true, false}) {
    bool any = false;
    for (const auto& d : rows) {
      if (d.differs() != differing) continue;
      if (!any) {
        out += differing ? (is_en ? "\nWhat differs:\n" : "\n不同之处：\n")
                         : (is_en ? "\nAbout the same:\n" : "\n基本相同：\n");
      }
      if (!any) out += "  " + padded("", widths[0]) + "  " + padded("A", widths[1]) + "  B\n";
      any = true;
      std::string line = "  " + padded(printable(d.what[i]), widths[0]) + "  " +
                         padded(printable(d.a[i]), widths[1]) + "  " +
                         padded(printable(d.b[i]), widths[2]);
      if (differing) line += "  " + d.says[i];
      line.erase(line.find_last_not_of(' ') + 1);
      out += line + "\n";
    }
    if (differing && !any)
      out += is_en ? "\nNothing differs by more than a tenth.\n" : "\n各项相差都不超过一成。\n";
  }
  return out;
}

std::string comparison_line(const run_facts& a, const run_facts& b, language lang) {
  const auto i = static_cast<std::size_t>(lang);
  std::string out = "{\"kind\":\"differences\",\"list\":[";
  bool is_first = true;
  for (const auto& d : compare(a, b)) {
    if (!d.differs()) continue;
    out += is_first ? "{\"what\":" : ",{\"what\":";
    is_first = false;
    append_list(out, d.what);
    out += ",\"a\":";
    append_quoted(out, d.a[i]);
    out += ",\"b\":";
    append_quoted(out, d.b[i]);
    out += ",\"says\":";
    append_list(out, d.says);
    out += '}';
  }
  out += "]}";
  return out;
}

}  // namespace lens
