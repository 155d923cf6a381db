#pragma once
// --anonymize: other addresses in the place of those of a capture, the same for the same.

#include <cstdint>
#include <map>
#include <utility>

#include "decode/segment.hpp"

namespace lens {

/// 10.0.0.1, 10.0.0.2 … and fd00::1, fd00::2 …, in the order in which they are asked for.
class pseudonyms {
 public:
  endpoint of(int ip_version, const endpoint& real);

 private:
  std::map<std::pair<int, std::array<std::uint8_t, 16>>, std::uint32_t> numbers_;
  std::array<std::uint32_t, 2> last_{};
};

/// From now on every address is written as its pseudonym (ends.hpp). This holds for the whole
/// program: a renderer that forgot it would show what the user wants to hide.
void enable_pseudonyms();
/// Null where addresses are written as they are.
pseudonyms* pseudonyms_in_use();

}  // namespace lens
