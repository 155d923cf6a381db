#include "join/record.hpp"

#include <arpa/inet.h>

#include <boost/json/src.hpp>
#include <charconv>
#include <cstring>
#include <limits>

namespace lens {

std::string ends_key(const endpoint& local, const endpoint& peer) {
  std::string key(2 * (sizeof local.ip + sizeof local.port), '\0');
  char* at = key.data();
  for (const endpoint* e : {&local, &peer}) {
    std::memcpy(at, e->ip.data(), e->ip.size());
    std::memcpy(at + e->ip.size(), &e->port, sizeof e->port);
    at += e->ip.size() + sizeof e->port;
  }
  return key;
}

std::string_view text_of(const boost::json::object& line, std::string_view name) {
  const boost::json::value* v = line.if_contains(name);
  return v != nullptr && v->is_string() ? std::string_view(v->get_string()) : std::string_view();
}

std::optional<std::int64_t> number_of(const boost::json::object& line, std::string_view name) {
  const boost::json::value* v = line.if_contains(name);
  // Nothing that is counted here comes near 2^53; what does is not believed, so that no sum of many
  // can overflow in the hands of those who reckon with them.
  constexpr std::int64_t most = std::int64_t{1} << 53;
  if (v == nullptr || !v->is_int64()) return std::nullopt;
  const std::int64_t n = v->get_int64();
  return n >= -most && n <= most ? std::optional(n) : std::nullopt;
}

std::int64_t time_of(const boost::json::object& line, std::string_view name) {
  const auto text = text_of(line, name);
  const auto point = text.find('.');
  if (point == std::string_view::npos || text.size() != point + 10) return 0;
  std::int64_t seconds = 0;
  std::int64_t fraction = 0;
  const char* middle = text.data() + point;
  const char* end = text.data() + text.size();
  if (std::from_chars(text.data(), middle, seconds).ptr != middle ||
      std::from_chars(middle + 1, end, fraction).ptr != end) {
    return 0;
  }
  // Half of what 64 bits hold, in 2116: a difference of two cannot overflow, nor a sum.
  constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max() / 2 / 1'000'000'000;
  if (seconds < 0 || seconds >= most || fraction < 0) return 0;
  return seconds * 1'000'000'000 + fraction;
}

std::optional<endpoint> endpoint_of(std::string_view text) {
  const auto colon = text.rfind(':');
  if (colon == std::string_view::npos) return std::nullopt;
  endpoint e;
  const char* end = text.data() + text.size();
  const auto port = std::from_chars(text.data() + colon + 1, end, e.port);
  if (port.ec != std::errc() || port.ptr != end) return std::nullopt;
  std::string ip(text.substr(0, colon));
  const bool v6 = ip.size() > 2 && ip.front() == '[' && ip.back() == ']';
  if (v6) ip = ip.substr(1, ip.size() - 2);
  if (inet_pton(v6 ? AF_INET6 : AF_INET, ip.c_str(), e.ip.data()) != 1) return std::nullopt;
  return e;
}

}  // namespace lens
