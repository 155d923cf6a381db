#include "show/ends.hpp"

#include <arpa/inet.h>

#include <array>
#include <charconv>

namespace lens {

std::string ip_text(const connection& c, int side) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  inet_ntop(c.ip_version == 4 ? AF_INET : AF_INET6, c.ends[side].ip.data(), text.data(),
            text.size());
  return text.data();
}

std::string end_text(const connection& c, int side) {
  const std::string ip = ip_text(c, side);
  const std::string port = std::to_string(c.ends[side].port);
  return c.ip_version == 4 ? ip + ":" + port : "[" + ip + "]:" + port;
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

view view_of(const connection& c, const choices& chosen) {
  view v;
  v.client = c.client;
  v.base[0] = c.streams[0].base;
  v.base[1] = c.streams[1].base;
  v.raw = chosen.raw_seq;
  v.isn[c.client] = chosen.isn[0];
  v.isn[1 - c.client] = chosen.isn[1];
  return v;
}

}  // namespace lens
