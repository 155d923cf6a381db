#include "render/pseudonyms.hpp"

#include <optional>

namespace lens {
namespace {

std::optional<pseudonyms> in_use;

}  // namespace

endpoint pseudonyms::of(int ip_version, const endpoint& real) {
  const bool is_v4 = ip_version == 4;
  const auto [at, is_new] = numbers_.try_emplace({ip_version, real.ip}, 0);
  if (is_new) at->second = ++last_[is_v4 ? 0 : 1];
  endpoint other;
  other.port = real.port;
  const std::size_t end = is_v4 ? 4 : 16;
  for (std::size_t i = 0; i < 3; ++i)
    other.ip[end - 1 - i] = static_cast<std::uint8_t>(at->second >> (8 * i));
  other.ip[0] = is_v4 ? 10 : 0xfd;
  return other;
}

void enable_pseudonyms() {
  in_use.emplace();
}

pseudonyms* pseudonyms_in_use() {
  return in_use ? &*in_use : nullptr;
}

}  // namespace lens
