#pragma once
// A hash for tables whose keys come from a capture. The author of a capture must not be able to
// choose keys that collide, so the hash has a secret key, which each table draws anew.

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

namespace lens {

/// SipHash-1-3 (Aumasson, Bernstein: SipHash, a fast short-input PRF, 2012), over 8·N + 4 bytes.
class keyed_hash {
 public:
  using key = std::array<std::uint64_t, 2>;

  /// Draws the key from the kernel (getrandom(2)). Throws std::system_error.
  keyed_hash() : keyed_hash(random_key()) {}
  explicit keyed_hash(const key& k) : key_(k) {}

  template <std::size_t N>
  std::uint64_t operator()(const std::array<std::uint64_t, N>& words, std::uint32_t last) const {
    state s{key_[0] ^ 0x736f6d6570736575ULL, key_[1] ^ 0x646f72616e646f6dULL,
            key_[0] ^ 0x6c7967656e657261ULL, key_[1] ^ 0x7465646279746573ULL};
    for (const std::uint64_t word : words) s.take(word);
    s.take(std::uint64_t{8 * N + 4} << 56 | last);
    s.c ^= 0xff;
    for (int i = 0; i < 3; ++i) s.mix();
    return s.a ^ s.b ^ s.c ^ s.d;
  }

 private:
  struct state {
    std::uint64_t a, b, c, d;

    void take(std::uint64_t word) {
      d ^= word;
      mix();
      a ^= word;
    }
    void mix() {
      a += b;
      c += d;
      b = std::rotl(b, 13) ^ a;
      d = std::rotl(d, 16) ^ c;
      a = std::rotl(a, 32) + d;
      c += b;
      d = std::rotl(d, 21) ^ a;
      b = std::rotl(b, 17) ^ c;
      c = std::rotl(c, 32);
    }
  };
  static key random_key();

  key key_;
};

}  // namespace lens
