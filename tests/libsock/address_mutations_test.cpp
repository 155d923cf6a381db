// Addresses out of mutated text: whatever comes in, parse() says yes or no, and yes means that it
// prints and parses again to the same value. Here with random mutations for a bounded time; where
// clang is at hand, address_fuzzer.cpp does the same under libFuzzer.
#include <chrono>
#include <random>
#include <sock/address.hpp>
#include <string>
#include <vector>

#include "address_property.hpp"
#include "catch.hpp"

TEST_CASE("mutated addresses parse to what they print, or not at all") {
  const std::vector<std::string> seeds{"127.0.0.1:8000",
                                       "[::1]:8000",
                                       "[fe80::1%lo]:80",
                                       "unix:/tmp/lab.sock",
                                       "unix:@name",
                                       "unix:\\x40\\x00",
                                       "[::ffff:1.2.3.4]:1",
                                       "0.0.0.0:0",
                                       "[2001:db8:0:0:1::]:65535",
                                       "unix:"};
  const char characters[] = "0123456789abcdef:.[]%/@\\xunix\0\xff\x80 ~";
  const std::string alphabet(characters, sizeof characters - 1);
  std::mt19937 random(20261122);  // the same every time: a failure can be repeated
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(2);
  long tried = 0, parsed = 0;
  while (tried < 300'000 && std::chrono::steady_clock::now() < end) {
    std::string text = seeds[random() % seeds.size()];
    for (auto changes = random() % 6; changes > 0; --changes) {
      const auto at = text.empty() ? 0 : random() % text.size();
      const char c = alphabet[random() % alphabet.size()];
      switch (random() % 5) {
        case 0:
          text.insert(at, 1, c);
          break;
        case 1:
          text.erase(at, 1 + random() % 3);
          break;
        case 2:
          text.insert(at, text.substr(random() % (text.size() + 1), random() % 120));
          break;
        case 3:
          text += seeds[random() % seeds.size()];
          break;
        default:
          if (!text.empty()) text[at] = c;
      }
    }
    ++tried;
    const auto verdict = check_address(text);
    parsed += verdict == address_verdict::round_trips ? 1 : 0;
    if (verdict == address_verdict::broken) FAIL("does not round-trip: " << text);
  }
  CHECK(parsed > 100);
  CHECK(parsed < tried);
}
