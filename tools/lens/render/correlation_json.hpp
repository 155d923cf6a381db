#pragma once
#include <string>

#include "correlate/correlation.hpp"
#include "describe/segment.hpp"

namespace lens {

/// Appends `,"joined":{…}` to a connection's object.
void append_correlation(std::string& out, const correlation& j, const view& v);

}  // namespace lens
