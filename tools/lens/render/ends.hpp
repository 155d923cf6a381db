#pragma once
// Addresses and times as text.

#include <cstdint>
#include <string>

#include "analysis/connection.hpp"
#include "describe/segment.hpp"
#include "render/renderer.hpp"

namespace lens {

/// "10.0.0.1", "2001:db8::1"
std::string ip_text(int ip_version, const endpoint& end);
inline std::string ip_text(const connection& c, int side) {
  return ip_text(c.ip_version, c.ends[side]);
}
/// "10.0.0.1:80", "[2001:db8::1]:80"
std::string end_text(int ip_version, const endpoint& end);
inline std::string end_text(const connection& c, int side) {
  return end_text(c.ip_version, c.ends[side]);
}
/// Seconds with nine decimals; 1970 is 0.
void append_time(std::string& out, std::int64_t ns);
/// The same of a duration: "null" where it is negative, because the capture's clock went back in
/// between.
void append_duration(std::string& out, std::int64_t ns);
/// Seconds with `decimals` decimals.
void append_fixed(std::string& out, std::int64_t ns, int decimals);

view view_of(const connection& c, const output_options& options);

}  // namespace lens
