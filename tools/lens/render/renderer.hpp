#pragma once
// The interface of an output format: it takes each connection when it is over.

#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "analysis/connection.hpp"
#include "analysis/options.hpp"
#include "capture/reader.hpp"
#include "correlate/events.hpp"
#include "correlate/link_log.hpp"
#include "decode/segment.hpp"
#include "describe/expected.hpp"
#include "describe/words.hpp"
#include "render/figure/svg.hpp"
#include "render/ordered_output.hpp"
#include "render/output.hpp"

namespace lens {

/// What the command line asks for.
struct output_options {
  language lang = language::en;
  bool raw_seq = false;
  bool summary = false;
  bool all = false;        ///< nothing folded
  bool sentences = false;  ///< each segment's sentence below it
  bool colour = false;
  bool buffers = false;            ///< drawn below each segment, where events are known
  std::uint64_t connection = 0;    ///< only that one; 0 all
  std::size_t payload = 0;         ///< bytes of data to show of each segment
  std::string figure = "ladder";   ///< of --format svg
  std::uint64_t figure_frame = 0;  ///< the segment that it shows; 0 none given
  theme figure_theme = theme::follows_reader;
  bool anonymize = false;     ///< addresses, names and payload are replaced
  std::size_t width = 100;    ///< columns of the terminal
  std::size_t top = 100'000;  ///< lines of a summary at most
  std::string sort = "worst";
  std::uint32_t isn[2] = {};  ///< the first number of the client, of the server, as it is shown
  std::shared_ptr<const std::vector<expected_step>> expected;  ///< to be compared; may be null
};

/// What was read, and what was not TCP.
struct totals {
  std::string file;
  std::uint64_t packets = 0;
  std::uint64_t tcp = 0;
  std::array<std::uint64_t, 5> skipped{};  ///< by `outcome`
  std::uint64_t connections = 0;
  std::uint64_t left_out = 0;  ///< connections that are not in the output
  std::uint64_t last_id = 0;   ///< at least `connections`: some have no segment
  bool truncated = false;
  int last_link = 0;  ///< DLT_ number of the last frame that gave no segment

  /// A segment came in so many frames: those before the last one do not count as skipped.
  void reassemble(std::uint32_t frames) {
    auto& counted = skipped[static_cast<std::size_t>(outcome::fragment)];
    counted -= std::min<std::uint64_t>(frames - 1, counted);  // some may have come in samples
  }
  std::uint64_t skipped_by(outcome why) const { return skipped[static_cast<std::size_t>(why)]; }
};

class renderer {
 public:
  explicit renderer(output& out) : out_(out) {}
  renderer(const renderer&) = delete;
  renderer& operator=(const renderer&) = delete;
  virtual ~renderer() = default;

  /// What the analysis has to find out for this format.
  virtual analysis_options needs() const = 0;
  /// A segment, as soon as it is analyzed (only where needs_segments()).
  virtual void render_segment(const connection&, const analyzed_segment&) {}
  virtual bool needs_segments() const { return false; }
  /// Each frame as it is read; the others are null where it is no TCP (only where needs_frames()).
  virtual void render_frame(const frame&, const segment*, const connection*,
                            const analyzed_segment*) {}
  virtual bool needs_frames() const { return false; }
  /// Whether a connection is rendered.
  virtual bool shows(const connection&) const { return true; }
  /// Where connections must be in the order of their numbers: the text between them.
  virtual std::optional<separators> ordered() const { return std::nullopt; }
  /// A connection is over.
  virtual void render_connection(connection& c, const spill_file& disk) = 0;
  virtual void finish(const totals& t) = 0;

  /// The events of the programs and their buffers, and of the link; null where there are none.
  void set_events(events* watched, link_log* line) {
    events_ = watched;
    line_ = line;
  }

  events* watched() const { return events_; }
  output& out() { return out_; }

 protected:
  output& out_;
  events* events_ = nullptr;
  link_log* line_ = nullptr;
};

}  // namespace lens
