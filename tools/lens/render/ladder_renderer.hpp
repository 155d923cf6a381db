#pragma once
// Text: one ladder per connection, then its description; of a stream, the rows as they come.

#include <map>

#include "correlate/correlation.hpp"
#include "render/ladder.hpp"
#include "render/renderer.hpp"

namespace lens {

class ladder_renderer : public renderer {
 public:
  /// `live`: rows are shown as they come.
  ladder_renderer(output& out, const output_options& options, bool live)
      : renderer(out), options_(options), live_(live) {}

  analysis_options needs() const override { return {}; }
  bool needs_segments() const override { return live_; }
  void render_segment(const connection& c, const analyzed_segment& s) override;
  bool shows(const connection& c) const override {
    return options_.connection == 0 || c.id == options_.connection;
  }
  std::optional<separators> ordered() const override {
    return live_ ? std::nullopt : std::optional(separators{"", "\n\n"});
  }
  void render_connection(connection& c, const spill_file& disk) override;
  void finish(const totals& t) override;

 private:
  void title(std::string& text, const connection& c);
  void rows(std::string& text, const connection& c, const spill_file& disk, const correlation* j,
            const link_events* line);
  void write_description(const connection& c, const spill_file& disk, const correlation* j,
                         const link_events* line);

  output_options options_;
  bool live_;
  std::uint64_t current_ = 0;
  std::map<std::uint64_t, ladder> open_;
};

}  // namespace lens
