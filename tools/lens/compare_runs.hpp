#pragma once
// --compare: what differs between two runs.

#include "run.hpp"

namespace lens {

/// Figures of both first, then the page of both where that is wanted. Returns the exit status;
/// throws capture_error, std::system_error.
int compare_runs(const request& what);

}  // namespace lens
