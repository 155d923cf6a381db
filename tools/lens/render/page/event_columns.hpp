#pragma once
// What tcpwatch saw of a connection, as columns of a page: calls, samples, and what both buffers
// held at each segment.

#include <cstdint>
#include <string>

#include "correlate/correlation.hpp"
#include "correlate/events.hpp"
#include "describe/segment.hpp"

namespace lens {

/// The page holds at most so many calls and samples of each end.
inline constexpr std::size_t max_calls_of_page = 20'000;
inline constexpr std::size_t max_samples_of_page = 20'000;

/// `,"client":{…},"server":{…}`; times count from `start`.
void append_events(std::string& out, const both_ends& events, const view& v, std::int64_t start);

/// `,"client":{"unsent":[…],…},"server":{…}` up to a frame.
void append_buffer_counts(std::string& out, const correlation& j, const view& v,
                          std::uint64_t last_frame);

}  // namespace lens
