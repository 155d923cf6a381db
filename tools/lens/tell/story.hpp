#pragma once
// What happened on a connection, in a few sentences.

#include <string>
#include <vector>

#include "follow/connection.hpp"
#include "tell/segment.hpp"

namespace lens {

/// At most 100 columns each.
std::vector<std::string> story_of(const connection& c, const spill& disk, const view& v,
                                  language lang);

}  // namespace lens
