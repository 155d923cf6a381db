#pragma once
// Text that is compressed (zlib, RFC 1950) and written in base64 (RFC 4648), as a page embeds it.

#include <array>
#include <memory>
#include <string>
#include <string_view>

#include <zlib.h>

#include "render/output.hpp"

namespace lens {

class compressed_output {
 public:
  /// Throws std::bad_alloc.
  explicit compressed_output(output& to);
  compressed_output(const compressed_output&) = delete;
  compressed_output& operator=(const compressed_output&) = delete;
  ~compressed_output();

  void put(std::string_view text) { deflate(text, Z_NO_FLUSH); }
  /// No more comes.
  void finish();

 private:
  void deflate(std::string_view text, int flush);
  /// All whole groups of three bytes; at the end what is left too.
  void write_base64(bool all);

  output& to_;
  z_stream stream_{};
  std::string waiting_;  ///< compressed bytes, less than is worth writing
};

}  // namespace lens
