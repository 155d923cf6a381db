#include "command_line/quantities.hpp"

#include <array>
#include <cctype>
#include <charconv>
#include <cmath>
#include <string>

#include "failure.hpp"

namespace socklab::link {
namespace {

struct unit {
  std::string_view name;
  double factor;
};

constexpr std::array time_units{unit{"ns", 1},    unit{"us", 1e3},  unit{"ms", 1e6},
                                unit{"s", 1e9},   unit{"sec", 1e9}, unit{"min", 60e9},
                                unit{"h", 3600e9}};
constexpr std::array rate_units{unit{"bit", 1},    unit{"kbit", 1e3}, unit{"mbit", 1e6},
                                unit{"gbit", 1e9}, unit{"B", 8},      unit{"kB", 8e3},
                                unit{"MB", 8e6},   unit{"GB", 8e9}};
constexpr std::array byte_units{unit{"B", 1},     unit{"kB", 1e3},   unit{"KB", 1e3},
                                unit{"MB", 1e6},  unit{"KiB", 1024}, unit{"MiB", 1048576},
                                unit{"bytes", 1}, unit{"b", 1}};

/// Splits `10.5ms` in 10.5 and `ms`; false where it does not begin with a number.
bool split(std::string_view text, double& number, std::string_view& rest) {
  if (text.empty() || (text[0] != '.' && (text[0] < '0' || text[0] > '9'))) return false;
  const auto [end, error] =
      std::from_chars(text.data(), text.data() + text.size(), number, std::chars_format::fixed);
  if (error != std::errc{} || !std::isfinite(number)) return false;
  rest = text.substr(static_cast<std::size_t>(end - text.data()));
  return true;
}

template <std::size_t N>
double factor(const std::array<unit, N>& units, std::string_view name) {
  for (const unit& u : units)
    if (u.name == name) return u.factor;
  return 0;
}

[[noreturn]] void refuse(std::string_view text, const char* wanted) {
  throw usage_error("'" + std::string(text) + "' is not " + wanted);
}

}  // namespace

std::chrono::nanoseconds parse_time(std::string_view text) {
  double number = 0;
  std::string_view rest;
  constexpr double longest = 1e9 * 86400 * 365;
  if (split(text, number, rest)) {
    if (rest.empty() && number == 0) return std::chrono::nanoseconds{0};
    const double f = factor(time_units, rest);
    if (f > 0 && number * f <= longest) return std::chrono::nanoseconds{std::llround(number * f)};
  }
  refuse(text, "a time: write a number and its unit, as in 10ms, 0.5s, 200us");
}

std::uint64_t parse_rate(std::string_view text) {
  double number = 0;
  std::string_view rest;
  if (split(text, number, rest)) {
    for (const std::string_view suffix : {"/s", "ps"})
      if (rest.size() > suffix.size() && rest.ends_with(suffix)) rest.remove_suffix(suffix.size());
    // Mbit and mbit are the same; MB and Mb are not, and the second could be either.
    std::string name(rest);
    if (name.ends_with("bit")) name[0] = static_cast<char>(std::tolower(name[0]));
    const double bits = number * factor(rate_units, name);
    if (bits >= 1 && bits <= 1e12) return static_cast<std::uint64_t>(std::llround(bits));
  }
  refuse(text, "a rate: write a number and its unit, as in 10mbit, 1.5gbit, 56kbit, 125kB/s");
}

double parse_probability(std::string_view text) {
  double number = 0;
  std::string_view rest;
  if (split(text, number, rest) && (rest == "%" || (rest.empty() && number == 0)) && number <= 100)
    return number / 100;
  refuse(text, "a share of the packets: write a percentage from 0% to 100%, as in 1% or 0.05%");
}

std::uint64_t parse_bytes(std::string_view text) {
  double number = 0;
  std::string_view rest;
  if (split(text, number, rest)) {
    const double bytes = number * factor(byte_units, rest);
    if (bytes >= 1 && bytes <= 1e12) return static_cast<std::uint64_t>(std::llround(bytes));
  }
  refuse(text, "a size: write a number and its unit, as in 64kB, 1MB, 64KiB");
}

std::uint64_t parse_count(std::string_view text, std::uint64_t low, std::uint64_t high) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error == std::errc{} && end == text.data() + text.size() && number >= low && number <= high)
    return number;
  const bool bounded =
      high < std::numeric_limits<std::uint64_t>::max() || error == std::errc::result_out_of_range;
  throw usage_error("'" + std::string(text) + "' is not a whole number from " +
                    std::to_string(low) + (bounded ? " to " + std::to_string(high) : " up"));
}

bool looks_like_time(std::string_view text) {
  double number = 0;
  std::string_view rest;
  return split(text, number, rest) && factor(time_units, rest) > 0;
}

bool looks_like_bytes(std::string_view text) {
  double number = 0;
  std::string_view rest;
  return split(text, number, rest) && factor(byte_units, rest) > 0;
}

}  // namespace socklab::link
