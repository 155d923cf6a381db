#pragma once
// pcapng. libpcap reads it only where all interfaces have the same link type and snapshot length,
// but Wireshark also writes others.

#include <cstdint>
#include <cstdio>
#include <string>
#include <vector>

#include "capture/frame.hpp"

namespace lens {

class pcapng_file {
 public:
  enum class result : std::uint8_t { frame, end, cut, bad };

  explicit pcapng_file(std::FILE* file) : file_(file) {}

  /// Reads the next frame. `out.number` is not changed. After `bad`, trouble() has the reason.
  result next(frame& out);
  const std::string& trouble() const { return trouble_; }

 private:
  struct interface {
    int link = 0;
    std::uint32_t snapshot = 0;
    std::uint8_t resolution = 6;  ///< if_tsresol: 10^-n, or 2^-n with the top bit set
    std::int64_t offset = 0;      ///< if_tsoffset, seconds
  };

  result read(std::size_t bytes, std::size_t at);
  result section();
  result bad(std::string why);
  void describe(std::uint32_t size);
  bool packet(std::uint32_t type, std::uint32_t size, frame& out);
  std::int64_t time_of(const interface& from, std::uint64_t ticks) const;
  std::uint16_t u16(std::size_t at) const;
  std::uint32_t u32(std::size_t at) const;

  std::FILE* file_;
  bool swapped_ = false;
  bool in_section_ = false;
  std::vector<std::uint8_t> block_;
  std::vector<interface> interfaces_;
  std::string trouble_;
};

/// DLT_ number of a LINKTYPE_ number of a file.
int dlt_of(std::uint16_t linktype);

}  // namespace lens
