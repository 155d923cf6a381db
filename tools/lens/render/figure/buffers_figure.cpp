// Both buffers of the direction with more bytes: white is free, pink waits, grey is sent.

#include <algorithm>

#include "render/figure/figures.hpp"

namespace lens {
namespace {

struct part {
  std::string_view kind;
  std::int64_t bytes;
  bilingual words;
};

/// One buffer; returns the next free height.
double draw_buffer(svg& to, const figure_input& in, double y, const std::string& title,
                   const std::vector<part>& parts, std::int64_t maximum) {
  constexpr double left = 20, width = 700;
  to.text(left, y, title, "soft");
  double x = left;
  for (const part& p : parts) {
    const double w = static_cast<double>(p.bytes) / static_cast<double>(maximum) * width;
    to.rect(x, y + 8, w, 34, p.kind);
    x += w;
  }
  to.rect(left, y + 8, width, 34, "frame");
  double at = left;
  for (const part& p : parts) {
    to.rect(at, y + 52, 14, 12, p.kind);
    to.rect(at, y + 52, 14, 12, "frame");
    std::string words(p.words.in(in.options.lang));
    words += ' ';
    append_number(words, p.bytes);
    to.text(at + 20, y + 63, words, "small");
    at += 44 + 7.2 * static_cast<double>(columns(words));
  }
  return y + 92;
}

}  // namespace

std::string buffers_figure(const figure_input& in) {
  const int sender = in.c.main_sender();
  svg to(740, 240, in.title({"Buffers", "缓冲区"}), in.options.figure_theme);
  to.text(20, 26, in.title_after({"Buffers", "缓冲区"}), "title");
  const bilingual sent{"sent, not acknowledged", "已发送，未确认"};
  const bilingual unsent{"written, not sent", "已写入，未发送"};
  const bilingual free{"free", "空闲"}, unread{"received, not read", "已接收，未读取"};
  std::vector<part> sends, receives;
  std::int64_t maximum = 1;
  const std::uint64_t frame = in.rows.empty() ? 0 : in.rows[in.at].frame;
  const step* now = nullptr;
  if (in.watched != nullptr) {
    for (const step& s : in.watched->steps) {
      const buffer_counts& from = s.ends[sender];
      const buffer_counts& into = s.ends[1 - sender];
      maximum = std::max({maximum, from.unacked + from.unsent + from.send_free.value_or(0),
                          into.unread + into.receive_free.value_or(0)});
      if (s.frame == frame) now = &s;
    }
  }
  if (now != nullptr) {
    const buffer_counts& from = now->ends[sender];
    const buffer_counts& into = now->ends[1 - sender];
    sends = {{"sent", from.unacked, sent}, {"waits", from.unsent, unsent}};
    if (from.send_free) sends.push_back({"free", *from.send_free, free});
    receives = {{"waits", into.unread, unread}};
    if (into.receive_free) receives.push_back({"free", *into.receive_free, free});
  } else {
    // What follows from the packets alone.
    std::int64_t end = 0, acked = 0, edge = 0;
    for (std::size_t i = 0; i < in.rows.size(); ++i) {
      const analyzed_segment& s = in.rows[i];
      if (s.from != sender && s.any(flag::ack)) maximum = std::max<std::int64_t>(maximum, s.window);
      if (i > in.at) continue;
      if (s.from == sender && s.length > 0) end = std::max(end, s.offset - 1 + s.length);
      if (s.from == sender || !s.any(flag::ack) || s.any(flag::rst)) continue;
      const std::int64_t bytes = s.ack_offset - 1 - (s.acks_fin ? 1 : 0);  // a FIN takes no room
      acked = std::max(acked, std::min(bytes, end));
      edge = std::max(edge, bytes + s.window);
    }
    sends = {{"sent", end - acked, sent}};
    receives = {{"free", std::max<std::int64_t>(0, edge - end), free}};
  }
  const int role = in.v.role_of(sender);
  double y = draw_buffer(to, in, 56,
                         (in.zh() ? "发送缓冲区：" : "send buffer of the ") + in.role_name(role),
                         sends, maximum);
  y = draw_buffer(to, in, y,
                  (in.zh() ? "接收缓冲区：" : "receive buffer of the ") + in.role_name(1 - role),
                  receives, maximum);
  if (now == nullptr)
    to.text(20, y - 10, in.zh() ? "仅由数据包推出" : "from the packets alone", "small");
  return std::move(to).finish();
}

}  // namespace lens
