#pragma once
// A page that needs nothing but a browser: the program of tools/page, with the connections put in
// as lines of JSON, compressed. docs/page.md describes the lines.

#include <string>

#include "correlate/correlation.hpp"
#include "describe/segment.hpp"
#include "render/page/compressed_output.hpp"
#include "render/page/sentence_pool.hpp"
#include "render/renderer.hpp"

namespace lens {

class page_renderer : public renderer {
 public:
  /// The page before its first recording, between two, and after the last.
  static std::string_view page_start();
  static std::string_view between_recordings();
  static std::string_view page_end();

  /// Writes one recording. `run`: what the lab wrote beside the capture, as members of an object;
  /// may be empty. `more`: another line; may be empty.
  page_renderer(output& out, const output_options& options, std::string_view run,
                std::string_view more = {});

  analysis_options needs() const override;
  bool shows(const connection& c) const override {
    return options_.connection != 0 ? c.id == options_.connection : connections_ < max_connections;
  }
  void render_connection(connection& c, const spill_file& disk) override;
  void finish(const totals& t) override;

 private:
  /// What the table of connections shows.
  void write_summary(const connection& c, const link_events& line);
  void write_side(const connection& c, int side);
  void write_story(const connection& c, const spill_file& disk, const view& v,
                   const link_events& line, const correlation* correlated);
  void write_episodes(const connection& c, const spill_file& disk);
  /// Returns the last frame that the page has.
  std::uint64_t write_segments(const connection& c, const spill_file& disk, const view& v,
                               const link_events& line);
  void write_line();
  void begin_line(std::string_view kind, std::uint64_t id);

  // A browser takes these at once; the page says what it leaves out.
  static constexpr std::uint64_t max_segments = 250'000;
  static constexpr std::uint64_t max_connections = 25'000;

  output_options options_;
  compressed_output data_;
  sentence_pool pool_;
  std::string text_;
  std::uint64_t connections_ = 0;
  std::uint64_t segments_ = 0;
  std::uint64_t segments_left_out_ = 0;
};

}  // namespace lens
