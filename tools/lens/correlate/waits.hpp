#pragma once
// Why a sender waited, where its kernel was watched: decides what the packets do not show.

#include "analysis/connection.hpp"
#include "correlate/events.hpp"

namespace lens {

/// Decides the kept waits of `c` again, moves their time between its sums, and notes what the
/// kernel counted. Does nothing for an end that was not watched.
void settle_waits(connection& c, events& watched);

}  // namespace lens
