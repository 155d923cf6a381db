#include <algorithm>
#include <cmath>

#include "render/figure/figures.hpp"

namespace lens {
namespace {

constexpr double width = 860, height = 420, left = 86, right = 16, top = 60, bottom = 44;

/// A step of 1, 2 or 5 times a power of ten, about `count` of them up to `maximum`.
double nice_step(double maximum, int count) {
  if (maximum <= 0) return 1;
  const double raw = maximum / count;
  const double power = std::pow(10, std::floor(std::log10(raw)));
  const double part = raw / power;
  return power * (part < 1.5 ? 1 : part < 3.5 ? 2 : part < 7.5 ? 5 : 10);
}

struct axes {
  double duration;  // ns
  double maximum;
  double x(std::int64_t ns) const {
    return left + static_cast<double>(ns) / duration * (width - left - right);
  }
  double y(double n) const { return height - bottom - n / maximum * (height - top - bottom); }
};

std::string with_unit(double n, double maximum) {
  std::string text;
  if (maximum >= 10240) {
    append_coordinate(text, n / 1024);
    return text + " KiB";
  }
  append_coordinate(text, n);
  return text + " B";
}

std::string in_seconds(double ns, double maximum) {
  std::string text;
  const double unit = maximum >= 1e9 ? 1e9 : maximum >= 1e6 ? 1e6 : 1e3;
  append_coordinate(text, ns / unit);
  return text + (unit == 1e9 ? " s" : unit == 1e6 ? " ms" : " µs");
}

void draw_axes(svg& to, const axes& a) {
  const double unit = a.maximum >= 10240 ? 1024 : 1;
  const double step = nice_step(a.maximum / unit, 5) * unit;
  for (int i = 0; i * step <= a.maximum; ++i) {
    const double n = i * step;
    to.line(left, a.y(n), width - right, a.y(n), "grid");
    to.text(left - 8, a.y(n) + 4, with_unit(n, a.maximum), "small", svg::anchor::end);
  }
  const double time = nice_step(a.duration, 8);
  for (int i = 0; i * time <= a.duration; ++i) {
    const double t = i * time;
    const double x = a.x(static_cast<std::int64_t>(t));
    to.line(x, height - bottom, x, height - bottom + 5, "axis");
    to.text(x, height - bottom + 18, in_seconds(t, a.duration), "small", svg::anchor::middle);
  }
  to.line(left, height - bottom, width - right, height - bottom, "axis");
  to.line(left, top, left, height - bottom, "axis");
}

void append_point(std::string& d, double x, double y) {
  append_coordinate(d, x);
  d += ',';
  append_coordinate(d, y);
}

/// A curve that keeps each value until the next; to the end of the picture.
class step_line {
 public:
  explicit step_line(const axes& a) : axes_(a) {}
  void add(std::int64_t t, double n) {
    const double x = axes_.x(t);
    if (d_.empty()) {
      d_ += 'M';
      append_point(d_, x, axes_.y(n));
    } else if (n != last_ && x - drawn_ < 0.25) {
      // Points closer than a picture can show: only their span and the last one are kept.
      low_ = std::min(low_, n);
      high_ = std::max(high_, n);
    } else if (n != last_) {
      flush(x);
      drawn_ = x;
      d_ += " L";
      append_point(d_, x, axes_.y(last_));
      d_ += " L";
      append_point(d_, x, axes_.y(n));
    }
    last_ = n;
  }
  std::string finish() {
    if (d_.empty()) return d_;
    flush(width - right);
    d_ += " L";
    append_point(d_, width - right, axes_.y(last_));
    return d_;
  }

 private:
  /// Draws the span of the points that were too close.
  void flush(double x) {
    if (low_ <= high_) {
      for (const double n : {low_, high_, last_}) {
        d_ += " L";
        append_point(d_, std::min(x, drawn_ + 0.25), axes_.y(n));
      }
    }
    low_ = 1e300;
    high_ = -1e300;
  }
  double drawn_ = 0, low_ = 1e300, high_ = -1e300;
  const axes& axes_;
  std::string d_;
  double last_ = 0;
};

double duration_of(const figure_input& in) {
  return static_cast<double>(std::max<std::int64_t>(1, in.c.last_time - in.c.first_time));
}

void shade_stalls(svg& to, const figure_input& in, const axes& a, int sender) {
  for (const stall& one : in.stalls) {
    if (one.receiver == sender) continue;
    const double x = a.x(one.from - in.c.first_time);
    to.rect(x, top, std::max(1.0, a.x(one.to - in.c.first_time) - x), height - top - bottom,
            "stall");
  }
}

void note_omitted(svg& to, const figure_input& in) {
  if (in.left_out == 0) return;
  std::string words = in.zh() ? "另有 " : "";
  append_number(words, static_cast<std::int64_t>(in.left_out));
  words += in.zh() ? " 个报文段未画出" : " later segments are not drawn";
  to.text(width - right, height - 8, words, "small", svg::anchor::end);
}

void legend(svg& to, double& x, std::string_view words, std::string_view kind) {
  to.line(x, 44, x + 20, 44, kind);
  to.text(x + 26, 48, words, "small");
  x += 44 + 8 * static_cast<double>(columns(words));
}

}  // namespace

std::string sequence_figure(const figure_input& in) {
  const int sender = in.c.main_sender();
  double maximum = 1;
  for (const analyzed_segment& s : in.rows)
    if (s.from == sender) maximum = std::max(maximum, static_cast<double>(s.offset + s.length));
  const axes a{duration_of(in), maximum * 1.25};
  svg to(static_cast<int>(width), static_cast<int>(height),
         in.title({"Sequence numbers over time", "时间—序号图"}), in.options.figure_theme);
  to.text(left, 26, in.title({"Sequence numbers over time", "时间—序号图"}), "title");
  const std::string own = sender == in.c.client ? "client" : "server";
  double x = left;
  legend(to, x, in.zh() ? "报文段" : "segments", own);
  legend(to, x, in.zh() ? "重传" : "retransmitted", "again");
  legend(to, x, in.zh() ? "确认到" : "acknowledged up to",
         sender == in.c.client ? "server" : "client");
  legend(to, x, in.zh() ? "窗口右沿" : "window's edge", "edge");
  shade_stalls(to, in, a, sender);
  draw_axes(to, a);
  step_line acks(a), edge(a);
  double right_edge = 0;
  // Consecutive segments that are too close to be drawn apart make one bar.
  struct {
    double x = -1;
    std::int64_t lowest = 0, highest = 0;
    std::string kind;
  } bar;
  const auto draw_bar = [&] {
    if (bar.x < 0) return;
    const double low = a.y(static_cast<double>(bar.lowest));
    to.line(bar.x, low, bar.x, std::min(a.y(static_cast<double>(bar.highest)), low - 1.5),
            bar.kind);
  };
  for (const analyzed_segment& s : in.rows) {
    const std::int64_t t = s.time - in.c.first_time;
    if (s.from == sender) {
      if (s.length == 0) continue;
      const bool again =
          s.noted(note::retransmission | note::fast_retransmission | note::spurious_retransmission);
      const double at = std::round(a.x(t) * 4) / 4;
      std::string kind = in.line.was_lost(s.frame) ? "lost" : again ? "again" : own;
      if (at == bar.x && kind == bar.kind && s.offset <= bar.highest) {
        bar.highest = std::max(bar.highest, s.offset + s.length);
        continue;
      }
      draw_bar();
      bar = {at, s.offset, s.offset + s.length, std::move(kind)};
    } else if (s.any(flag::ack) && !s.any(flag::rst)) {
      acks.add(t, static_cast<double>(s.ack_offset));
      right_edge = std::max(right_edge, static_cast<double>(s.ack_offset) + s.window);
      edge.add(t, std::min(right_edge, a.maximum));
    }
  }
  draw_bar();
  to.path(acks.finish(), sender == in.c.client ? "server" : "client");
  to.path(edge.finish(), "edge");
  note_omitted(to, in);
  return std::move(to).finish();
}

std::string window_figure(const figure_input& in) {
  const int sender = in.c.main_sender();
  double max_flight = 1, max_window = 1;
  std::int64_t sent = 0, acked = 0;
  struct point {
    std::int64_t t;
    double n;
  };
  std::vector<point> flight, window;
  for (const analyzed_segment& s : in.rows) {
    const std::int64_t t = s.time - in.c.first_time;
    if (s.from == sender && s.length > 0) sent = std::max(sent, s.offset - 1 + s.length);
    if (s.from != sender && s.any(flag::ack) && !s.any(flag::rst)) {
      acked = std::max(acked, std::min(s.ack_offset - 1, sent));
      window.push_back({t, static_cast<double>(s.window)});
      max_window = std::max(max_window, static_cast<double>(s.window));
    }
    flight.push_back({t, static_cast<double>(sent - acked)});
    max_flight = std::max(max_flight, flight.back().n);
  }
  // A window much larger than what is used would make all other curves flat.
  const axes a{duration_of(in), std::min(max_window, max_flight * 4) * 1.1};
  svg to(static_cast<int>(width), static_cast<int>(height),
         in.title({"Window and bytes in flight", "窗口与在途字节"}), in.options.figure_theme);
  to.text(left, 26, in.title({"Window and bytes in flight", "窗口与在途字节"}), "title");
  double x = left;
  const std::string own = sender == in.c.client ? "client" : "server";
  legend(to, x, in.zh() ? "在途" : "in flight", own);
  legend(to, x, in.zh() ? "接收方的窗口" : "receiver's window", "edge");
  shade_stalls(to, in, a, sender);
  draw_axes(to, a);
  step_line in_flight(a), shut(a);
  for (const point& p : flight) in_flight.add(p.t, p.n);
  for (const point& p : window) shut.add(p.t, std::min(p.n, a.maximum));
  to.path(in_flight.finish(), own);
  to.path(shut.finish(), "edge");
  note_omitted(to, in);
  return std::move(to).finish();
}

}  // namespace lens
