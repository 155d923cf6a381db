#include "render/page/compressed_output.hpp"

#include <unistd.h>

#include <array>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <random>

#include "catch.hpp"

namespace {

/// What base64 says, by the alphabet of RFC 4648.
std::string decoded(const std::string& text) {
  static const std::string digits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string bytes;
  unsigned bits = 0, count = 0;
  for (const char c : text) {
    if (c == '=') break;
    bits = bits << 6U | static_cast<unsigned>(digits.find(c));
    count += 6;
    if (count < 8) continue;
    count -= 8;
    bytes += static_cast<char>(bits >> count & 0xffU);
  }
  return bytes;
}

std::string inflated(const std::string& packed, std::size_t size) {
  std::string text(size + 1, '\0');
  uLongf length = text.size();
  REQUIRE(uncompress(reinterpret_cast<Bytef*>(text.data()), &length,
                     reinterpret_cast<const Bytef*>(packed.data()), packed.size()) == Z_OK);
  text.resize(length);
  return text;
}

}  // namespace

TEST_CASE("what is put comes back, whatever its length") {
  std::minstd_rand random(1);
  for (const std::size_t size : {0UL, 1UL, 2UL, 3UL, 100UL, 200'000UL}) {
    std::string text(size, '\0');
    for (char& c : text) c = static_cast<char>(random() % 256);
    const std::string file = "compressed-" + std::to_string(getpid());
    {
      lens::output out(file);
      lens::compressed_output packed(out);
      for (std::size_t at = 0; at < size; at += 777)
        packed.put(std::string_view(text).substr(at, 777));
      packed.finish();
      out.commit();
    }
    std::ifstream in(file, std::ios::binary);
    const std::string base64{std::istreambuf_iterator<char>(in), {}};
    unlink(file.c_str());
    CHECK(base64.size() % 4 == 0);
    CHECK(inflated(decoded(base64), size) == text);
  }
}
