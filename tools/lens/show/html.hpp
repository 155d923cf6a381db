#pragma once
// A page that needs nothing but a browser: page.html with the connections put in as JSON.

#include "show/shower.hpp"
#include "tell/segment.hpp"

namespace lens {

class html_shower : public shower {
 public:
  html_shower(output& out, const choices& chosen) : out_(out), chosen_(chosen) {}

  wants needs() const override { return {}; }
  void tell(connection& c, const spill& disk) override;
  void finish(const totals& t) override;

 private:
  std::uint64_t write_segments(const connection& c, const spill& disk, const view& v,
                               const on_the_line& line);

  /// A picture of more than this nobody reads; the page says what it leaves out.
  static constexpr std::uint64_t most_segments = 3000;
  static constexpr std::uint64_t most_connections = 200;
  static constexpr std::uint64_t most_in_all = 40'000;

  output& out_;
  choices chosen_;
  std::string text_;
  std::uint64_t shown_ = 0;
  std::uint64_t segments_ = 0;
  std::uint64_t others_ = 0;
};

}  // namespace lens
