#include <algorithm>

#include "describe/link.hpp"
#include "render/ends.hpp"
#include "render/fields.hpp"
#include "render/figure/figures.hpp"

namespace lens {
namespace {

constexpr double row = 26, top = 64, left = 150, right = 610;
constexpr std::size_t max_rows = 300;

/// The point of an arrow.
std::string point_of(double x, double y, double back) {
  std::string d = "M";
  append_coordinate(d, x + back);
  d += ',';
  append_coordinate(d, y - 4);
  d += " L";
  append_coordinate(d, x);
  d += ',';
  append_coordinate(d, y);
  d += " L";
  append_coordinate(d, x + back);
  d += ',';
  append_coordinate(d, y + 4);
  return d;
}

void draw_segment(svg& to, const figure_input& in, const analyzed_segment& s, double y) {
  const int role = in.role(s);
  const bool lost = in.line.was_lost(s.frame);
  const double x1 = role == 0 ? left : right, end = role == 0 ? right : left;
  const double part = lost ? 0.55 : 1;
  const double x2 = x1 + (end - x1) * part, y2 = y + 8 * part;
  std::string kind = role == 0 ? "client" : "server";
  if (s.length == 0 && !s.any(flag::syn | flag::fin | flag::rst)) kind += " weak";
  if (lost || s.any(flag::rst)) kind = "lost";
  if (s.noted(note::retransmission | note::fast_retransmission)) kind = "again";
  to.line(x1, y, x2, y2, kind);
  to.path(point_of(x2, y2, role == 0 ? -7 : 7), lost              ? "lost"
                                                : kind == "again" ? "again"
                                                : role == 0       ? "client"
                                                                  : "server");
  std::string number;
  append_number(number, static_cast<std::int64_t>(s.frame));
  to.text(6, y + 5, number, "soft");
  std::string time;
  append_fixed(time, s.time - in.c.first_time, 6);
  to.text(left - 10, y + 5, time, "soft", svg::anchor::end);
  std::string fields;
  append_fields(fields, s, in.v);
  to.text((left + right) / 2, y - 2, fields, role == 0 ? "client" : "server", svg::anchor::middle);
  std::string label;
  if (const auto* events = in.line.of(s.frame); events != nullptr && !events->empty())
    label = label_of(events->front(), in.options.lang);
  else
    label_of(label, s, in.options.lang);
  to.text(right + 12, y + 8, label,
          lost || s.noted(note::zero_window | note::window_full) ? "severe" : "mark");
}

}  // namespace

std::string figure_input::role_name(int role) const {
  return zh() ? (role == 0 ? "客户端" : "服务器") : (role == 0 ? "client" : "server");
}

std::string figure_input::title(const bilingual& words) const {
  const std::string from = end_text(c, c.client), to = end_text(c, 1 - c.client);
  return std::string(words.in(options.lang)) + (zh() ? "：" : ": ") + from + " → " + to;
}

std::string figure_input::title_after(const bilingual& words) const {
  std::string text = title(words) + (zh() ? "，第 " : ", after frame ");
  append_number(text, rows.empty() ? 0 : static_cast<std::int64_t>(rows[at].frame));
  if (zh()) text += " 帧之后";
  return text;
}

std::string ladder_figure(const figure_input& in) {
  const std::size_t shown = std::min(in.rows.size(), max_rows);
  const std::size_t left_out = in.rows.size() - shown + in.left_out;
  const auto height = static_cast<int>(top + row * static_cast<double>(shown) + 30);
  svg to(860, height, in.title({"Ladder", "梯形图"}), in.options.figure_theme);
  to.text(left, 30, in.role_name(0) + " " + end_text(in.c, in.c.client), "title client");
  to.text(right, 30, in.role_name(1) + " " + end_text(in.c, 1 - in.c.client), "title server",
          svg::anchor::end);
  const double bottom = top + row * static_cast<double>(shown);
  const auto y_of = [&](std::size_t i) { return top + row * static_cast<double>(i); };
  const auto index_of = [&](std::uint64_t frame) {
    const auto found = std::lower_bound(
        in.rows.begin(), in.rows.begin() + static_cast<std::ptrdiff_t>(shown), frame,
        [](const analyzed_segment& s, std::uint64_t f) { return s.frame < f; });
    return static_cast<std::size_t>(found - in.rows.begin());
  };
  for (const stall& one : in.stalls) {
    const std::size_t from = index_of(one.first_frame);
    if (from >= shown) continue;
    const std::size_t end = one.opened_by == 0 ? shown : index_of(one.opened_by);
    to.rect(left, y_of(from), right - left, std::max(4.0, y_of(end) - y_of(from)), "stall");
  }
  for (const double x : {left, right}) to.line(x, 40, x, bottom, "lane");
  for (std::size_t i = 0; i < shown; ++i) {
    draw_segment(to, in, in.rows[i], y_of(i));
  }
  if (left_out > 0) {
    std::string words = in.zh() ? "另有 " : "";
    append_number(words, static_cast<std::int64_t>(left_out));
    words += in.zh() ? " 个报文段未画出" : " more segments are not drawn";
    to.text(left, bottom + 18, words, "soft");
  }
  return std::move(to).finish();
}

}  // namespace lens
