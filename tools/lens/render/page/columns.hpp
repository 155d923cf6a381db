#pragma once
// Columns of a table as JSON: each a list of numbers, or of text.

#include <cstdint>
#include <string>
#include <string_view>

#include "describe/words.hpp"
#include "render/quote.hpp"

namespace lens {

class column {
 public:
  void put(std::int64_t n) {
    separate();
    append_number(text_, n);
  }
  void put_null() {
    separate();
    text_ += "null";
  }
  /// The difference from the value before; many of them are equal or small.
  void put_change(std::int64_t n) {
    put(n - before_);
    before_ = n;
  }
  void put_text(std::string_view s) {
    separate();
    append_quoted(text_, s);
  }
  void put_json(std::string_view s) {
    separate();
    text_ += s;
  }
  /// `,"name":[…]`
  void append_to(std::string& out, std::string_view name) const {
    out += ",\"";
    out += name;
    out += "\":[";
    out += text_;
    out += ']';
  }

 private:
  void separate() {
    if (!text_.empty()) text_ += ',';
  }
  std::string text_;
  std::int64_t before_ = 0;
};

}  // namespace lens
