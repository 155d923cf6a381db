#pragma once
#include <chrono>
#include <cstdint>
#include <string_view>

/// Quantities as people write them. Each parser takes the whole of its text and throws usage_error,
/// naming it.
namespace socklab::link {

/// `10ms`, `0.5s`, `200us`, `1500ns`, `2min`, or a bare `0`. Never negative.
std::chrono::nanoseconds parse_time(std::string_view text);
/// `10mbit`, `1.5gbit`, `56kbit`, `9600bit` (with `/s` or `ps` if liked), `125kB/s`: bits a second,
/// at least 1.
std::uint64_t parse_rate(std::string_view text);
/// `1%`, `0.1%`, `100%`: 0 to 1.
double parse_probability(std::string_view text);
/// `64kB`, `1MB`, `64KiB`, `9000B`: bytes.
std::uint64_t parse_bytes(std::string_view text);
/// A whole number from `low` to `high`, in decimal digits.
std::uint64_t parse_count(std::string_view text, std::uint64_t low = 0,
                          std::uint64_t high = std::numeric_limits<std::uint64_t>::max());

bool looks_like_time(std::string_view text);
bool looks_like_bytes(std::string_view text);

}  // namespace socklab::link
