#include "empty_value.hpp"

#include <vector>

#include "catch.hpp"

using socklab::empty_value;

namespace {

std::string found(std::vector<const char*> words) {
  words.insert(words.begin(), "program");
  return empty_value(static_cast<int>(words.size()), words.data());
}

}  // namespace

TEST_CASE("an empty value is named by its option") {
  CHECK(found({"-o", ""}) == "-o: its value is empty");
  CHECK(found({"--output="}) == "--output: its value is empty");
  CHECK(found({"a", "--events=", "b"}) == "--events: its value is empty");
  CHECK(found({""}) == "an argument is empty");
}

TEST_CASE("a command's own words may be empty") {
  CHECK(found({"-o", "file", "--", "grep", "", "--x="}).empty());
  CHECK(found({"--output=file", "a"}).empty());
  CHECK(found({}).empty());
}
