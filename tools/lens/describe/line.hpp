#pragma once
// In words: what the line did to a packet, and why.

#include <string>

#include "correlate/line.hpp"
#include "describe/segment.hpp"
#include "describe/story.hpp"

namespace lens {

/// The few words beside the arrow: "lost: the 7th data segment".
std::string label_of(const line_event& e, language lang);
/// The same as a sentence of at most 100 columns.
std::string sentence_of(const line_event& e, const view& v, language lang);
/// "the line from now on: b-to-a: cut"
std::string change_told(const line_change& change, language lang);

/// What the line did to a connection.
story story_of(const on_the_line& line, const view& v, language lang);

}  // namespace lens
