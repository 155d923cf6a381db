#pragma once
// Explains one segment: every header field, bit by bit, with its bytes.

#include <string>

#include "analysis/connection.hpp"
#include "capture/frame.hpp"
#include "decode/segment.hpp"
#include "render/renderer.hpp"

namespace lens {

/// Appends the explanation of a segment that `f` holds.
void explain(std::string& out, const frame& f, const segment& s, const connection& c,
             const analyzed_segment& one, const output_options& options);

}  // namespace lens
