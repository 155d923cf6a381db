#pragma once

#include <cstdint>
#include <span>

namespace lens {

/// One frame as the file has it; the bytes live until the next frame is read.
struct frame {
  std::uint64_t number = 0;  ///< counts from 1
  std::int64_t time = 0;     ///< ns since 1970
  std::span<const std::uint8_t> bytes;
  std::uint32_t length = 0;  ///< on the wire; bytes.size() may be less
  int link = 0;              ///< libpcap's DLT_ number
};

}  // namespace lens
