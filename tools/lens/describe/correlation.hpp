#pragma once
// What calls and buffers add to a ladder and to the description.

#include <string>

#include "correlate/correlation.hpp"
#include "describe/description.hpp"
#include "describe/segment.hpp"

namespace lens {

/// "client: write(4096) blocks"
std::string call_blocks(const blocked_call& b, const view& v, language lang);
/// "client: write → 4096, blocked for 1.37 s"
std::string call_returns(const blocked_call& b, const view& v, language lang);
/// "client: write fails: ETIMEDOUT"
std::string call_fails(const blocked_call& b, const view& v, language lang);
/// "5120 unsent, 1024 unacked, 2048 free"; empty where the buffers are empty.
std::string buffers_text(const buffer_counts& h, language lang);

/// Times count from `begin`.
description description_of(const correlation& j, const view& v, std::int64_t begin, language lang);

}  // namespace lens
