#pragma once
// A line of the files that lie beside a capture: one JSON object, its times as text.

#include <algorithm>
#include <boost/json/object.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "decode/segment.hpp"

namespace lens {

/// Empty where it is not there, or no text.
std::string_view text_of(const boost::json::object& line, std::string_view name);
std::optional<std::int64_t> number_of(const boost::json::object& line, std::string_view name);
/// "1700000000.000000001" in ns; 0 where it is none.
std::int64_t time_of(const boost::json::object& line, std::string_view name);
/// "127.0.0.1:80", "[::1]:80" as an endpoint; nothing where it is none.
std::optional<endpoint> endpoint_of(std::string_view text);
/// The same for the same two ends in the same order.
std::string ends_key(const endpoint& local, const endpoint& peer);

/// Moves those up to a time out of `from`, in the order of time.
template <class Event, class TimeOf>
std::vector<Event> up_to(std::vector<Event>& from, std::int64_t until, TimeOf time) {
  std::stable_sort(from.begin(), from.end(),
                   [&](const Event& a, const Event& b) { return time(a) < time(b); });
  const auto end =
      std::find_if(from.begin(), from.end(), [&](const Event& e) { return time(e) > until; });
  std::vector<Event> taken(std::make_move_iterator(from.begin()), std::make_move_iterator(end));
  from.erase(from.begin(), end);
  return taken;
}

}  // namespace lens
