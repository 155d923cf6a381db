#pragma once
// One line of events.jsonl, put together field by field in one buffer.
#include <charconv>
#include <cstdint>
#include <string>
#include <string_view>

#include "call.hpp"

namespace tcpwatch {

class line {
 public:
  /// Begins an object whose first member is "kind".
  explicit line(std::string& out, std::string_view kind) : out_(out) {
    out_ += "{\"kind\":\"";
    out_ += kind;
    out_ += '"';
  }
  ~line() { out_ += "}\n"; }
  line(const line&) = delete;
  line& operator=(const line&) = delete;

  line& number(std::string_view name, std::int64_t value);
  line& text(std::string_view name, std::string_view value);
  line& null(std::string_view name);
  /// Nanoseconds of CLOCK_REALTIME, as a string of seconds with nine decimals.
  line& time(std::string_view name, std::uint64_t nanoseconds);
  /// "127.0.0.1:8000", "[::1]:8000"; null for an address that is none. An IPv4 address in IPv6
  /// guise is written as IPv4, as which its packets go.
  line& ends(std::string_view name, const address& value);

 private:
  void key(std::string_view name);
  std::string& out_;
};

}  // namespace tcpwatch
