#pragma once
// The figures of a run that are compared with those of another: of its connection with most bytes.

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "analysis/episodes.hpp"
#include "render/renderer.hpp"

namespace lens {

struct run_facts {
  std::string file;
  std::uint64_t id = 0;  ///< of the connection; 0: there is none
  int sender = 0;        ///< role of the side that sent more bytes
  bool sender_window_known = true;
  // ns; -1: not known
  std::int64_t lasted = 0, handshake = -1, median_rtt = -1, longest_silence = 0;
  std::uint64_t bytes = 0;          ///< of the sender
  std::uint64_t segments = 0;       ///< of both
  std::uint64_t data_segments = 0;  ///< of the sender
  std::uint64_t retransmissions = 0, stalls = 0, probes = 0;
  std::int64_t stalled = 0;
  std::uint64_t max_window = 0, max_in_flight = 0;
  std::array<std::int64_t, reasons> waited{};
  std::array<std::int64_t, 2> blocked{-1, -1};  ///< ns in calls, by role; -1: not watched
  std::string opening, closing;
  /// Options, commands and network settings of the lab's run, by their place in meta.json.
  std::vector<std::pair<std::string, std::string>> settings;
};

class facts_renderer : public renderer {
 public:
  facts_renderer(output& out, const output_options& options) : renderer(out), options_(options) {}
  analysis_options needs() const override { return {}; }
  bool shows(const connection& c) const override {
    return options_.connection == 0 || c.id == options_.connection;
  }
  void render_connection(connection& c, const spill_file& disk) override;
  void finish(const totals& t) override { facts_.file = t.file; }
  const run_facts& facts() const { return facts_; }

 private:
  output_options options_;
  run_facts facts_;
  std::uint64_t maximum_ = 0;  ///< bytes of the connection that was taken
};

}  // namespace lens
