// Bytes as TCP options.

#include "decode/decode.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  lens::segment s;
  const std::uint32_t whole = static_cast<std::uint32_t>(size - 1) + data[0] % 8U;
  lens::read_options({data + 1, size - 1}, whole, s);
  if (s.sack_count > s.sack.size()) __builtin_trap();
  return 0;
}
