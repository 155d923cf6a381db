#pragma once
// One line per connection: a table, the worst first, or CSV, in the order in which they end.

#include <cstdint>
#include <deque>
#include <string_view>

#include "render/renderer.hpp"

namespace lens {

class summary_renderer : public renderer {
 public:
  summary_renderer(output& out, const output_options& options, bool csv)
      : renderer(out), options_(options), csv_(csv), order_(order_of(options.sort)) {}

  analysis_options needs() const override {
    return {.segments = false, .tshark_flags = false, .episodes = false, .rows = false};
  }
  bool shows(const connection& c) const override {
    return options_.connection == 0 || c.id == options_.connection;
  }
  void render_connection(connection& c, const spill_file& disk) override;
  void finish(const totals& t) override;

 private:
  struct line {
    std::uint64_t id;
    std::uint64_t segments, bytes[2];
    std::int64_t seconds, rtt, stalled, key;
    std::uint32_t retransmissions, stalls;
    std::uint8_t ip_version, client;
    std::uint8_t opened, closed;
    bool guessed;
    endpoint ends[2];
  };
  /// The sort key of a line: larger keys first; lines of the same key in the order of their
  /// numbers.
  enum class order : std::uint8_t {
    worst,
    id,
    bytes,
    seconds,
    segments,
    retransmissions,
    stalled,
    rtt
  };
  static order order_of(std::string_view name);
  static line line_of(const connection& c);
  std::int64_t key_of(const line& l, const connection& c) const;
  static bool before(const line& a, const line& b) {
    return a.key != b.key ? a.key > b.key : a.id < b.id;
  }
  void write_csv(const connection& c);
  void write_line(std::string& out, const line& l, std::size_t ends_width) const;

  output_options options_;
  bool csv_;
  order order_;
  bool header_written_ = false;
  std::deque<line> lines_;  ///< not a vector: it grows while connections make room
  std::uint64_t dropped_ = 0;
};

}  // namespace lens
