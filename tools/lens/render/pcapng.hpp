#pragma once
// Writes the capture again as pcapng, with our sentence as the comment of each packet, for
// Wireshark.

#include <map>

#include "render/renderer.hpp"

namespace lens {

class pcapng_renderer : public renderer {
 public:
  pcapng_renderer(output& out, const output_options& options);

  analysis_options needs() const override {
    return {.segments = true, .tshark_flags = false, .episodes = false, .rows = false};
  }
  bool needs_frames() const override { return true; }
  void render_frame(const frame& f, const segment* raw, const connection* c,
                    const analyzed_segment* s) override;
  void render_connection(connection&, const spill_file&) override {}
  void finish(const totals&) override {}

 private:
  std::uint32_t interface_of(int link);

  output_options options_;
  std::map<int, std::uint32_t> interfaces_;  ///< by DLT_ number
  std::string block_;
};

}  // namespace lens
