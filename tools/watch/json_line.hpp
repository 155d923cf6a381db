#pragma once
// One line of events.jsonl, put together field by field in one buffer.
#include <charconv>
#include <cstdint>
#include <string>
#include <string_view>

#include "call.hpp"

namespace tcpwatch {

class json_line {
 public:
  /// Begins an object whose first member is "kind".
  explicit json_line(std::string& out, std::string_view kind) : out_(out) {
    out_ += "{\"kind\":\"";
    out_ += kind;
    out_ += '"';
  }
  ~json_line() { out_ += "}\n"; }
  json_line(const json_line&) = delete;
  json_line& operator=(const json_line&) = delete;

  json_line& number(std::string_view name, std::int64_t value);
  json_line& text(std::string_view name, std::string_view value);
  json_line& null(std::string_view name);
  /// Nanoseconds of CLOCK_REALTIME, as a string of seconds with nine decimals.
  json_line& time(std::string_view name, std::uint64_t nanoseconds);
  /// "127.0.0.1:8000", "[::1]:8000"; null for an address that is none. An IPv4 address in IPv6
  /// guise is written as IPv4, as which its packets go.
  json_line& ends(std::string_view name, const address& value);

 private:
  void key(std::string_view name);
  std::string& out_;
};

}  // namespace tcpwatch
