#include "join/record.hpp"

#include <arpa/inet.h>

#include <boost/json/src.hpp>
#include <charconv>
#include <cstring>

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
  if (v == nullptr) return std::nullopt;
  if (v->is_int64()) return v->get_int64();
  if (v->is_uint64()) return static_cast<std::int64_t>(v->get_uint64());
  return std::nullopt;
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
