#pragma once
#include <array>
#include <cstdint>
#include <istream>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "line/impairments.hpp"

namespace socklab::link {

/// A change of settings, such as `delay 20ms loss 1%`; in one direction only where it begins with
/// `a-to-b:` or `b-to-a:`.
struct change {
  std::optional<side> only;
  std::string settings;

  void apply(std::array<direction_settings, 2>& both) const;
  /// As the user wrote it.
  std::string words() const;
};

/// `2s: b-to-a: cut`: a change, counted from the command's start; `data+2s: cut`: counted from the
/// first segment with data in either direction.
struct timed_change {
  nanoseconds at{0};
  change what;
  bool after_data = false;
};

/// A scenario has one change per line. Those that begin with `at` take effect at that time, the
/// others from the start. `#` begins a comment. `seed N` sets the seed.
struct scenario {
  std::vector<change> initial;
  std::vector<timed_change> timed;
  std::optional<std::uint64_t> seed;
};

/// Each checks the whole text. \throws usage_error
change parse_change(std::string_view text);
timed_change parse_timed_change(std::string_view text);
/// \param name of the file, for the message: `line.txt:3: …`
scenario read_scenario(std::istream& in, const std::string& name);

}  // namespace socklab::link
