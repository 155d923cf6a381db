#pragma once
// A line of the files beside a capture: one JSON object, with times as text.

#include <algorithm>
#include <boost/json/object.hpp>
#include <cstdint>
#include <functional>
#include <iterator>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "decode/segment.hpp"

namespace lens {

/// How a file was found: the user named it, or it lies beside the capture. A folder may come from
/// anybody, so there only regular files are read.
enum class origin : std::uint8_t { named, beside };

/// Calls `take` for each line that is a JSON object; other lines are ignored, such as an
/// incomplete last line, or one that is longer than a line of these files can be. Returns in one
/// line why the file was not read, or not to its end, or that it is of another kind; else empty.
/// Throws std::system_error where it cannot be opened or read.
std::string each_record(const std::string& file, origin from,
                        const std::function<void(const boost::json::object&)>& take);
inline constexpr std::size_t max_bytes_of_line = std::size_t{64} << 10;
inline constexpr std::size_t max_bytes_of_file = std::size_t{1} << 30;

/// Empty where it is not there, or no text.
std::string_view text_field(const boost::json::object& line, std::string_view name);
std::optional<std::int64_t> number_field(const boost::json::object& line, std::string_view name);
/// "1700000000.000000001" in ns; 0 where it is none.
std::int64_t time_of(const boost::json::object& line, std::string_view name);
/// "127.0.0.1:80", "[::1]:80" as an endpoint; nothing where it is none.
std::optional<endpoint> endpoint_of(std::string_view text);
/// The same for the same two ends in the same order.
std::string ends_key(const endpoint& local, const endpoint& peer);

/// Events that are taken out in the order of their time.
template <class Event, std::int64_t Event::*Time>
class timeline {
 public:
  void add(Event e) { all_.push_back(std::move(e)); }
  /// To be called once, when all are there.
  void sort() {
    std::stable_sort(all_.begin(), all_.end(),
                     [](const Event& a, const Event& b) { return a.*Time < b.*Time; });
  }
  /// Those that were not taken yet, up to a time.
  std::vector<Event> take(std::int64_t until) {
    const auto from = all_.begin() + static_cast<std::ptrdiff_t>(taken_);
    const auto to = std::upper_bound(from, all_.end(), until,
                                     [](std::int64_t t, const Event& e) { return t < e.*Time; });
    taken_ += static_cast<std::size_t>(to - from);
    return {std::make_move_iterator(from), std::make_move_iterator(to)};
  }
  std::span<const Event> left() const { return std::span(all_).subspan(taken_); }

 private:
  std::vector<Event> all_;
  std::size_t taken_ = 0;
};

}  // namespace lens
