#pragma once
// --format svg: one picture of one connection.

#include <string>

#include "render/renderer.hpp"

namespace lens {

class figure_renderer : public renderer {
 public:
  figure_renderer(output& out, const output_options& options) : renderer(out), options_(options) {}

  analysis_options needs() const override;
  bool shows(const connection& c) const override;
  void render_connection(connection& c, const spill_file& disk) override;
  /// Throws capture_error where there is nothing to draw.
  void finish(const totals& t) override;

 private:
  output_options options_;
  std::string picture_;        ///< of the connection with most bytes so far
  std::uint64_t maximum_ = 0;  ///< its bytes
  bool is_drawn_ = false;
};

}  // namespace lens
