#pragma once
// A line a connection: as a table, the worst first, or as CSV, as they come.

#include <vector>

#include "show/shower.hpp"

namespace lens {

class summary_shower : public shower {
 public:
  summary_shower(output& out, const choices& chosen, bool csv)
      : out_(out), chosen_(chosen), csv_(csv) {}

  wants needs() const override {
    return {.segments = false, .oracle = false, .episodes = false, .rows = false};
  }
  void tell(connection& c, const spill& disk) override;
  void finish(const totals& t) override;

 private:
  struct line {
    std::uint64_t id;
    std::uint64_t segments, bytes[2], retransmissions, stalls;
    std::int64_t seconds, rtt, stalled, score;
    std::uint32_t window;
    std::uint8_t ip_version, client;
    std::uint8_t opened, closed;
    bool guessed;
    endpoint ends[2];
  };
  static line line_of(const connection& c);
  bool before(const line& a, const line& b) const;
  void write_csv(const connection& c);
  void write_line(std::string& out, const line& l, std::size_t ends_width) const;

  output& out_;
  choices chosen_;
  bool csv_;
  bool header_written_ = false;
  std::vector<line> lines_;
  std::uint64_t dropped_ = 0;
};

}  // namespace lens
