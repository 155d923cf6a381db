#include "render/ends.hpp"

#include <arpa/inet.h>

#include <array>
#include <charconv>

#include "describe/words.hpp"
#include "render/pseudonyms.hpp"

namespace lens {

std::string ip_text(int ip_version, const endpoint& real) {
  pseudonyms* const names = pseudonyms_in_use();
  const endpoint end = names != nullptr ? names->of(ip_version, real) : real;
  std::array<char, INET6_ADDRSTRLEN> text{};
  if (ip_version != 4) {
    inet_ntop(AF_INET6, end.ip.data(), text.data(), text.size());
    return text.data();
  }
  // inet_ntop uses printf, which would be most of the cost of a summary line.
  char* at = text.data();
  for (std::size_t i = 0; i < 4; ++i) {
    if (i > 0) *at++ = '.';
    at = std::to_chars(at, text.data() + text.size(), end.ip[i]).ptr;
  }
  return {text.data(), at};
}

std::string end_text(int ip_version, const endpoint& end) {
  std::string text;
  if (ip_version != 4) text += '[';
  text += ip_text(ip_version, end);
  text += ip_version == 4 ? ":" : "]:";
  append_number(text, end.port);
  return text;
}

void append_fixed(std::string& out, std::int64_t ns, int decimals) {
  std::array<char, 24> digits;
  auto left = static_cast<std::uint64_t>(ns);
  if (ns < 0) {
    out += '-';
    left = 0 - left;
  }
  const auto end =
      std::to_chars(digits.data(), digits.data() + digits.size(), left / 1'000'000'000U).ptr;
  out.append(digits.data(), end);
  if (decimals == 0) return;
  auto fraction = static_cast<std::uint32_t>(left % 1'000'000'000U);
  std::array<char, 10> tail;
  tail[0] = '.';
  for (std::size_t i = 9; i > 0; --i) {
    tail[i] = static_cast<char>('0' + fraction % 10);
    fraction /= 10;
  }
  out.append(tail.data(), static_cast<std::size_t>(decimals) + 1);
}

void append_time(std::string& out, std::int64_t ns) {
  append_fixed(out, ns, 9);
}

void append_duration(std::string& out, std::int64_t ns) {
  if (ns < 0) {
    out += "null";
  } else {
    append_time(out, ns);
  }
}

view view_of(const connection& c, const output_options& options) {
  view v;
  v.client = c.client;
  v.base[0] = c.sent_by(0).base;
  v.base[1] = c.sent_by(1).base;
  v.raw = options.raw_seq;
  v.isn[c.client] = options.isn[0];
  v.isn[1 - c.client] = options.isn[1];
  return v;
}

}  // namespace lens
