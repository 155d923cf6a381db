#pragma once
// A segment's header in one line of the ladder.

#include <string>

#include "analysis/connection.hpp"
#include "correlate/link_log.hpp"
#include "describe/segment.hpp"

namespace lens {

/// Appends "SYN seq 0 len 0 ack 1 win 4096": what the header says, in the usual abbreviations.
void append_fields(std::string& out, const analyzed_segment& s, const view& v);

/// The same of a packet that was not captured: its window is not known.
void append_fields(std::string& out, const link_event& e, const view& v);

/// The most columns that the fields of a connection's data and acknowledgements take.
std::size_t widest_fields(const connection& c, const view& v);

}  // namespace lens
