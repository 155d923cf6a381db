#include "json_line.hpp"

#include <arpa/inet.h>

#include <cstring>

namespace tcpwatch {
namespace {

void append_number(std::string& out, std::int64_t value) {
  char digits[24];
  const auto end = std::to_chars(digits, digits + sizeof digits, value).ptr;
  out.append(digits, end);
}

bool is_mapped(const address& value) {
  constexpr std::uint8_t prefix[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
  return value.family == AF_INET6 && std::memcmp(value.ip, prefix, sizeof prefix) == 0;
}

// Whole UTF-8 sequences only (RFC 3629).
bool is_utf8(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    const int more = byte < 0x80       ? 0
                     : byte >> 5 == 6  ? 1
                     : byte >> 4 == 14 ? 2
                     : byte >> 3 == 30 ? 3
                                       : -1;
    if (more < 0 || i + static_cast<std::size_t>(more) >= text.size()) return false;
    for (int j = 0; j < more; ++j) {
      if ((static_cast<unsigned char>(text[++i]) & 0xc0) != 0x80) return false;
    }
  }
  return true;
}

}  // namespace

void json_line::key(std::string_view name) {
  out_ += ",\"";
  out_ += name;
  out_ += "\":";
}

json_line& json_line::number(std::string_view name, std::int64_t value) {
  key(name);
  append_number(out_, value);
  return *this;
}

json_line& json_line::null(std::string_view name) {
  key(name);
  out_ += "null";
  return *this;
}

json_line& json_line::text(std::string_view name, std::string_view value) {
  constexpr char hex[] = "0123456789abcdef";
  const bool whole = is_utf8(value);
  key(name);
  out_ += '"';
  for (const char c : value) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out_ += '\\';
      out_ += c;
    } else if (byte < 0x20 || (byte >= 0x7f && !whole)) {
      // A program may be called anything; what is not UTF-8 is shown byte by byte.
      out_ += "\\u00";
      out_ += hex[byte >> 4];
      out_ += hex[byte & 15];
    } else {
      out_ += c;
    }
  }
  out_ += '"';
  return *this;
}

json_line& json_line::time(std::string_view name, std::uint64_t nanoseconds) {
  key(name);
  out_ += '"';
  append_number(out_, static_cast<std::int64_t>(nanoseconds / 1'000'000'000));
  char decimals[10] = ".";
  auto rest = nanoseconds % 1'000'000'000;
  for (int i = 9; i > 0; --i, rest /= 10) decimals[i] = static_cast<char>('0' + rest % 10);
  out_.append(decimals, 10);
  out_ += '"';
  return *this;
}

json_line& json_line::ends(std::string_view name, const address& value) {
  if (value.family == 0) return null(name);
  key(name);
  char ip[INET6_ADDRSTRLEN] = "";
  const bool v4 = value.family == AF_INET || is_mapped(value);
  const auto* bytes = is_mapped(value) ? value.ip + 12 : value.ip;
  inet_ntop(v4 ? AF_INET : AF_INET6, bytes, ip, sizeof ip);
  out_ += v4 ? "\"" : "\"[";
  out_ += ip;
  out_ += v4 ? ":" : "]:";
  append_number(out_, value.port);
  out_ += '"';
  return *this;
}

}  // namespace tcpwatch
