#pragma once
#include <string>

#include "join/join.hpp"
#include "tell/segment.hpp"

namespace lens {

/// Appends `,"joined":{…}` to a connection's object.
void append_joined(std::string& out, const joined& j, const view& v);

}  // namespace lens
