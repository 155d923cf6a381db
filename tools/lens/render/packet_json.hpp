#pragma once
// The fields of every packet, captured or lost before the capture, as JSON.

#include <string>

#include "correlate/link_log.hpp"
#include "describe/segment.hpp"

namespace lens {

/// `"from":…,"flags":[…],"seq":…,"ack":…`
void append_header(std::string& out, const analyzed_segment& s, const view& v);
void append_header(std::string& out, const link_event& e, const view& v);

/// `"seq":…,"ack":…`, the latter null where the segment has none.
void append_numbers(std::string& out, const analyzed_segment& s, const view& v);

}  // namespace lens
