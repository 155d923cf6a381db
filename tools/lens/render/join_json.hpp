#pragma once
#include <string>

#include "correlate/join.hpp"
#include "describe/segment.hpp"

namespace lens {

/// Appends `,"joined":{…}` to a connection's object.
void append_joined(std::string& out, const joined& j, const view& v);

}  // namespace lens
