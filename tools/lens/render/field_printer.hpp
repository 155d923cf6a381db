#pragma once
// The rows of --explain: a field's bytes or bits, its name, its value, what it means.

#include <array>
#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>

#include "decode/bytes.hpp"
#include "describe/words.hpp"

namespace lens {

class field_printer {
 public:
  field_printer(std::string& out, const std::uint8_t* frame, bool zh)
      : out_(out), start_(frame), zh_(zh) {}

  void title(std::string_view en, std::string_view zh, std::size_t bytes, const std::uint8_t* at) {
    out_ += '\n';
    out_ += zh_ ? zh : en;
    out_ += zh_ ? "（" : " (";
    out_ += std::to_string(bytes);
    out_ += zh_ ? (correlation_ ? " 字节，从拼好的数据报的第 " : " 字节，从帧的第 ")
                : " bytes, from byte ";
    out_ += std::to_string(at - start_);
    out_ += zh_            ? " 字节起）\n"
            : correlation_ ? " of what was put together)\n"
                           : " of the frame)\n";
  }
  /// The following fields are not in the frame but in a reassembled datagram that begins at
  /// `start`.
  void continue_in(const std::uint8_t* start) {
    start_ = start;
    correlation_ = true;
  }
  /// A field of whole bytes.
  void field(const std::uint8_t* at, std::size_t n, bilingual name, std::string_view value,
             std::string_view meaning = {}) {
    std::string hex;
    for (std::size_t i = 0; i < n && i < 8; ++i) {
      std::array<char, 4> one;
      std::snprintf(one.data(), one.size(), "%02x ", at[i]);
      hex += one.data();
    }
    if (n > 8) hex += "…";
    row(hex, name, value, meaning);
  }
  /// `count` bits of the 16 at `at`, from bit `first` (0 is the highest).
  void bits(const std::uint8_t* at, int first, int count, bilingual name, std::string_view value,
            std::string_view meaning = {}) {
    const unsigned word = be16(at);
    std::string pattern;
    for (int i = 0; i < 16; ++i) {
      if (i % 4 == 0 && i > 0) pattern += ' ';
      pattern += i < first || i >= first + count ? '.' : (word >> (15 - i)) & 1U ? '1' : '0';
    }
    row(pattern, name, value, meaning);
  }

 private:
  void cell(std::string_view s, std::size_t width) {
    out_ += s;
    const std::size_t n = columns(s);
    out_.append(n < width ? width - n : 1, ' ');
  }
  void row(std::string_view bytes, bilingual name, std::string_view value,
           std::string_view meaning) {
    out_ += "  ";
    cell(bytes, 26);
    cell(zh_ ? name.zh : name.en, 18);
    if (meaning.empty()) {
      out_ += value;
    } else {
      cell(value, 14);
      out_ += meaning;
    }
    out_ += '\n';
  }
  std::string& out_;
  const std::uint8_t* start_;
  bool correlation_ = false;
  bool zh_;
};

}  // namespace lens
