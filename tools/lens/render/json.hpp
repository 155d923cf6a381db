#pragma once
// JSON: one document (tcplens/1), or a line a connection.

#include <initializer_list>
#include <optional>
#include <string>

#include "analysis/packet_bytes.hpp"
#include "analysis/states.hpp"
#include "correlate/correlation.hpp"
#include "describe/segment.hpp"
#include "render/renderer.hpp"

namespace lens {

class json_renderer : public renderer {
 public:
  json_renderer(output& out, const output_options& options, bool lines);

  bool shows(const connection& c) const override {
    return options_.connection == 0 || c.id == options_.connection;
  }
  std::optional<separators> ordered() const override;
  analysis_options needs() const override;
  void render_connection(connection& c, const spill_file& disk) override;
  void finish(const totals& t) override;

 private:
  void write(const connection& c, const spill_file& disk);
  void write_side(const connection& c, int side);
  void write_opening(const connection& c);
  void write_closing(const connection& c);
  void write_stalls(const connection& c, const spill_file& disk,
                    const std::optional<correlation>& correlated);
  void write_statistics(const connection& c);
  void write_side_statistics(const connection& c, int side);
  void write_segments(const connection& c, const spill_file& disk);
  /// All of its object but the end.
  void write_segment(const analyzed_segment& s, const view& v);
  /// The states of both ends after it, and its bytes.
  void write_states(const state_tracker& states, const view& v);
  void write_bytes(const packet_bytes& bytes);
  void write_step(const analyzed_segment& s, const view& shown, expected_walk* steps);
  void frames(std::initializer_list<std::uint64_t> list);
  /// Elements of a document each begin a line; in a stream of lines there is one line a connection.
  void separate(bool first) {
    if (!first) text_ += ',';
    if (!lines_) text_ += '\n';
  }
  void drain() {
    out_.put(text_);
    text_.clear();
  }

  output_options options_;
  bool lines_;
  std::uint64_t written_ = 0;
  std::string text_;
  std::uint64_t unexpected_ = 0;  ///< segments that are none of the steps
  link_events link_events_;       ///< of the connection that is being written
};

}  // namespace lens
