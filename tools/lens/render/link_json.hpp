#pragma once
// What the link did to packets, as JSON.

#include <string>

#include "correlate/link_log.hpp"
#include "describe/segment.hpp"

namespace lens {

/// `,"link":[…]`: what happened to this frame; nothing where nothing did.
void append_link(std::string& out, const link_events& line, std::uint64_t frame, const view& v,
                 language lang);
/// `,"link":{…}`: of the whole connection, those among it that the capture does not have.
void append_link(std::string& out, const link_events& line, const view& v, language lang);

}  // namespace lens
