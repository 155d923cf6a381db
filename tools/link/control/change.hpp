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

/// Settings to be changed, `delay 20ms loss 1%`, in one direction only where it begins `a-to-b:` or
/// `b-to-a:`.
struct change {
  std::optional<side> only;
  std::string settings;

  void apply(std::array<direction_settings, 2>& both) const;
  /// As it is written.
  std::string words() const;
};

/// `2s: b-to-a: cut`: a change, counted from the command's start.
struct timed_change {
  nanoseconds at{0};
  change what;
};

/// A scenario: a line a change; those that begin with `at` happen at that time, the others from the
/// start.
/// `#` begins a comment. `seed N` is the seed.
struct scenario {
  std::vector<change> initial;
  std::vector<timed_change> timed;
  std::optional<std::uint64_t> seed;
};

/// Each understands what it reads before it returns. \throws usage_error
change parse_change(std::string_view text);
timed_change parse_timed_change(std::string_view text);
/// \param name of the file, for the message: `line.txt:3: …`
scenario read_scenario(std::istream& in, const std::string& name);

}  // namespace socklab::link
