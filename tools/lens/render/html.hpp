#pragma once
// A page that needs nothing but a browser: page.html with the connections put in as JSON.

#include "describe/segment.hpp"
#include "render/renderer.hpp"

namespace lens {

class html_renderer : public renderer {
 public:
  html_renderer(output& out, const output_options& options);

  analysis_options needs() const override { return {}; }
  bool shows(const connection& c) const override {
    return options_.connection != 0 ? c.id == options_.connection : c.id <= most_connections;
  }
  std::optional<separators> ordered() const override { return separators{"\n", ",\n", most_bytes}; }
  void render_connection(connection& c, const spill_file& disk) override;
  void finish(const totals& t) override;

 private:
  /// Returns the number of the last frame that is on the page.
  std::uint64_t write_segments(const connection& c, const spill_file& disk, const view& v,
                               const link_events& line);
  void write_stalls(const connection& c, const spill_file& disk, std::uint64_t last_frame);
  void drain();

  /// A picture of more than this nobody reads; the page says what it leaves out.
  static constexpr std::uint64_t most_segments = 3000;
  static constexpr std::uint64_t most_connections = 200;
  static constexpr std::uint64_t most_bytes = std::uint64_t{32} << 20;

  output_options options_;
  std::string text_;
};

}  // namespace lens
