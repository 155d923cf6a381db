#pragma once
// In words: what the link did to a packet, and why.

#include <string>

#include "correlate/link_log.hpp"
#include "describe/description.hpp"
#include "describe/segment.hpp"

namespace lens {

/// The few words beside the arrow: "lost: the 7th data segment".
std::string label_of(const link_event& e, language lang);
/// The same as a sentence of at most 100 columns.
std::string sentence_of(const link_event& e, const view& v, language lang);
/// "the line from now on: b-to-a: cut"
std::string sentence_of(const link_change& change, language lang);

/// What the link did to a connection.
description description_of(const link_events& line, const view& v, language lang);

}  // namespace lens
