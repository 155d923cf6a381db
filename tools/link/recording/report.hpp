#pragma once
#include <string>

#include "line/direction.hpp"
#include "recording/recorder.hpp"

namespace socklab::link {

/// Settings in the syntax of the command line, `delay 10ms loss 1%`; empty where none is set.
std::string describe(const direction_settings& s);

/// One line with the rates since `before`.
std::string rate_line(const recorder& record, const std::array<direction_counters, 2>& before,
                      double seconds, const std::array<const direction*, 2>& directions);

/// Totals of each direction, one line each.
std::string summary(const recorder& record, double seconds);

/// Settings and counters as JSON. `joined`: clients that have joined, on A and on B.
std::string state_json(const recorder& record, double seconds,
                       const std::array<const direction*, 2>& directions,
                       const std::array<int, 2>& joined);

}  // namespace socklab::link
