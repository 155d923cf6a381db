#pragma once
#include <sock/address.hpp>
#include <string>
#include <string_view>
#include <system_error>

enum class address_verdict { refused, round_trips, broken };

/// A text is refused, or its address prints to a text that gives the same address; in both forms.
inline address_verdict check_address(std::string_view text) {
  std::error_code ec;
  const auto a = sock::address::parse(text, ec);
  if (ec) return a.is_empty() ? address_verdict::refused : address_verdict::broken;
  const std::string printed = a.to_string();
  const auto again = sock::address::parse(printed, ec);
  if (ec || !(again == a) || again.to_string() != printed) return address_verdict::broken;
  if (a.is_unix()) return address_verdict::round_trips;
  const auto bare = sock::address::parse(a.host(), a.port(), ec);
  return !ec && bare == a ? address_verdict::round_trips : address_verdict::broken;
}
