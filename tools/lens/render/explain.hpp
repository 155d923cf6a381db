#pragma once
// One segment whole: every header field, bit by bit, with its bytes.

#include <string>

#include "analysis/connection.hpp"
#include "capture/frame.hpp"
#include "decode/segment.hpp"
#include "render/shower.hpp"

namespace lens {

/// Appends the explanation of a segment that `f` holds.
void explain(std::string& out, const frame& f, const segment& s, const connection& c,
             const seen& one, const choices& chosen);

}  // namespace lens
