#pragma once
// The bytes of a segment that are kept until its connection is reported: its header, and the
// beginning of its data.

#include <cstdint>
#include <span>

#include "analysis/connection.hpp"
#include "analysis/options.hpp"
#include "analysis/record_spool.hpp"
#include "decode/segment.hpp"

namespace lens {

/// Empties the options of a TCP header that could tell who it was (all but MSS, window scale, SACK,
/// timestamps); their lengths stay.
void clear_options(std::uint8_t* header, std::size_t size);

/// Appends the record of a segment.
void keep_bytes(record_spool& to, spill_file& disk, const segment& s, const analysis_options& o);

/// As far as the capture has them.
struct packet_bytes {
  std::span<const std::byte> header;
  std::span<const std::byte> payload;
};

/// Reads the records of a connection in their order.
class packet_bytes_reader {
 public:
  packet_bytes_reader(const connection& c, const spill_file& disk);
  /// The next one; valid until the next call. Empty where there is none.
  packet_bytes next();

 private:
  record_spool::cursor from_;
};

}  // namespace lens
