#include "catch.hpp"
#include "tell/rules.hpp"
#include "tell/segment.hpp"

using namespace lens;

namespace {

#define X(name, en, zh) rule::name,
const rule all_rules[] = {LENS_SEGMENT_RULES(X)};
#undef X
#define X(name, en, zh) story_rule::name,
const story_rule all_story_rules[] = {LENS_STORY_RULES(X)};
#undef X

/// Nine digits: a capture of a gigabyte, a hundred million frames.
std::string longest(std::string_view phrase, language lang, std::int64_t n) {
  std::string out;
  // The places of a phrase hold numbers, bytes, durations, sides; the widest of these is taken
  // where the phrase does not say "The {0}".
  std::vector<value> v;
  for (int place = 0; place < 6; ++place) {
    const std::string the = "the {" + std::to_string(place) + "}";
    const std::string big_the = "The {" + std::to_string(place) + "}";
    const std::string english = std::string(phrase);
    const bool who = english.find(the) != english.npos || english.find(big_the) != english.npos;
    v.push_back(who ? side(1) : num(n));
  }
  say(out, phrase, lang, {v[0], v[1], v[2], v[3], v[4], v[5]});
  return out;
}

}  // namespace

TEST_CASE("every sentence fits a line of 100 columns") {
  for (const rule r : all_rules) {
    for (const language lang : {language::en, language::zh}) {
      const std::string s = longest(phrase(r, lang), lang, 99'999'999);
      CAPTURE(s);
      CHECK(columns(s) <= 100);
    }
  }
  for (const story_rule r : all_story_rules) {
    for (const language lang : {language::en, language::zh}) {
      const std::string s = longest(phrase(r, lang), lang, 99'999'999);
      CAPTURE(s);
      CHECK(columns(s) <= 100);
    }
  }
}

TEST_CASE("the two languages have the same places, and nothing that breaks JSON") {
  const auto places = [](std::string_view s) {
    std::string found;
    for (char c = '0'; c <= '9'; ++c) {
      if (s.find(std::string{'{', c, '}'}) != s.npos) found += c;
    }
    return found;
  };
  for (const rule r : all_rules) {
    const auto en = phrase(r, language::en);
    const auto zh = phrase(r, language::zh);
    CAPTURE(en, zh);
    CHECK(en.find_first_of("\"\\\n<") == en.npos);
    CHECK(zh.find_first_of("\"\\\n<") == zh.npos);
    // A language may leave a side unnamed, but never a number out that it has no other place for.
    CHECK(!places(zh).empty() == !places(en).empty());
  }
}

TEST_CASE("durations and bytes as one says them") {
  const auto told = [](value v, language lang) {
    std::string s;
    say(s, "{0}", lang, {v});
    return s;
  };
  CHECK(told(secs(310'000), language::en) == "0.310 ms");
  CHECK(told(secs(210'000'000), language::en) == "210 ms");
  CHECK(told(secs(2'940'000'000), language::en) == "2.94 s");
  CHECK(told(secs(200'000'000'000), language::en) == "3 min 20 s");
  CHECK(told(secs(200'000'000'000), language::zh) == "3 分 20 秒");
  CHECK(told(bytes(1), language::en) == "1 byte");
  CHECK(told(bytes(8192), language::zh) == "8192 字节");
  CHECK(told(side(0), language::zh) == "客户端");
}

TEST_CASE("columns of a terminal") {
  CHECK(columns("abc") == 3);
  CHECK(columns("窗口") == 4);
  CHECK(columns("─▶│") == 3);
  CHECK(columns("→") == 1);
  CHECK(columns("（）") == 4);
}

TEST_CASE("an acknowledgement is summed up in its own numbers") {
  seen s;
  s.from = 1;
  s.flags = flag::ack;
  s.relative_ack = 8194;
  s.ack_offset = 8194;
  s.acks_fin = true;
  s.role = role::fin_ack;
  view v;
  std::string en;
  tell(en, s, v, language::en);
  CHECK(en == "The server has the FIN too: ack 8194 = 1 + 8192 bytes + 1 for the FIN.");
}
