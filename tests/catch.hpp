#pragma once
// Debian 12 has Catch2 v2, newer systems v3: what differs between them is here.
#include <string>

#if __has_include(<catch2/catch_all.hpp>)
#include <catch2/catch_message.hpp>
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

inline auto contains_text(const std::string& part) {
  return Catch::Matchers::ContainsSubstring(part);
}
#else
#include <catch2/catch.hpp>

inline auto contains_text(const std::string& part) {
  return Catch::Matchers::Contains(part);
}
#endif
