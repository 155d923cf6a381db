#include "render/figure/figure_renderer.hpp"

#include <algorithm>
#include <map>

#include "analysis/packet_bytes.hpp"
#include "render/ends.hpp"
#include "render/figure/figures.hpp"

namespace lens {
namespace {

// A picture cannot show more of them apart, and memory stays bounded.
constexpr std::size_t max_rows = 500'000;

}  // namespace

analysis_options figure_renderer::needs() const {
  analysis_options w;
  w.bytes = true;
  return w;
}

bool figure_renderer::shows(const connection& c) const {
  if (options_.connection != 0) return c.id == options_.connection;
  return options_.figure_frame == 0 ||
         (c.first_frame <= options_.figure_frame && options_.figure_frame <= c.last_frame);
}

void figure_renderer::render_connection(connection& c, const spill_file& disk) {
  const std::uint64_t bytes = c.sent_by(0).bytes() + c.sent_by(1).bytes();
  if (is_drawn_ && bytes <= maximum_) return;
  const view v = view_of(c, options_);
  const auto watched = events_ != nullptr ? correlate(c, disk, *events_) : std::nullopt;
  const auto line = line_ != nullptr ? line_->take(c, disk) : link_events();
  figure_input in{c, v, options_, line, watched ? &*watched : nullptr, {}, {}, {}, 0};
  bool is_there = options_.figure_frame == 0;
  packet_bytes_reader packets(c, disk);
  c.each_row(disk, [&](const analyzed_segment& s) {
    const packet_bytes of_it = packets.next();
    if (in.rows.size() >= max_rows && s.frame > options_.figure_frame) {
      ++in.left_out;
      return;
    }
    const bool is_wanted =
        options_.figure_frame == 0 ? in.rows.empty() : s.frame == options_.figure_frame;
    if (is_wanted) {
      const auto* header = reinterpret_cast<const std::uint8_t*>(of_it.header.data());
      in.header.assign(header, header + of_it.header.size());
      in.at = in.rows.size();
      is_there = true;
    }
    in.rows.push_back(s);
  });
  if (!is_there || in.rows.empty()) return;
  // Without --frame, `header` shows the first segment, and the other figures show the end.
  const bool is_header = options_.figure == "header";
  if (options_.figure_frame == 0 && !is_header) in.at = in.rows.size() - 1;
  c.each_stall(disk, [&](const stall& one) { in.stalls.push_back(one); });
  static const std::map<std::string, std::string (*)(const figure_input&)> figures{
      {"ladder", ladder_figure},   {"sequence", sequence_figure}, {"window", window_figure},
      {"buffers", buffers_figure}, {"states", states_figure},     {"header", header_figure}};
  picture_ = figures.at(options_.figure)(in);
  maximum_ = bytes;
  is_drawn_ = true;
}

void figure_renderer::finish(const totals& t) {
  if (is_drawn_) {
    out_.put(picture_);
    return;
  }
  if (options_.connection > t.last_id) return;  // said for every format alike
  throw capture_error(t.file + (options_.figure_frame != 0
                                    ? ": frame " + std::to_string(options_.figure_frame) +
                                          " is not a TCP segment of it"
                                    : ": no such TCP connection to draw"));
}

}  // namespace lens
