#pragma once
// The names in the JSON for the results of the analysis.

#include <array>
#include <string_view>

#include "analysis/connection.hpp"

namespace lens {

inline std::string_view name_of(opening_kind k) {
  static constexpr std::array<std::string_view, 5> names{"three-way", "simultaneous", "refused",
                                                         "unanswered", "not-captured"};
  return names[static_cast<std::size_t>(k)];
}

inline std::string_view name_of(closing_kind k) {
  static constexpr std::array<std::string_view, 6> names{
      "four-way", "three-segment", "simultaneous", "reset", "half-closed", "not-captured"};
  return names[static_cast<std::size_t>(k)];
}

inline std::string_view name_of(reason r) {
  static constexpr std::array<std::string_view, reasons> names{
      "unknown", "receiver-window",  "program", "congestion-window", "retransmission-timeout",
      "nagle",   "acknowledgements", "peer",    "delayed-ack",       "send-buffer"};
  return names[static_cast<std::size_t>(r)];
}

inline std::string_view reset_name(role r) {
  switch (r) {
    case role::reset_refused:
      return "refused";
    case role::reset_unexpected:
      return "unexpected";
    case role::reset_abandoned:
      return "abandoned";
    default:
      return "abort";
  }
}

}  // namespace lens
