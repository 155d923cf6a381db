#include <random>

#include "analysis/notes.hpp"
#include "catch.hpp"
#include "describe/rules.hpp"
#include "describe/segment.hpp"
#include "describe/wrap.hpp"

using namespace lens;

namespace {

#define X(name, en, zh) rule::name,
const rule all_rules[] = {LENS_SEGMENT_RULES(X)};
#undef X
#define X(name, en, zh) connection_rule::name,
const connection_rule all_connection_rules[] = {LENS_CONNECTION_RULES(X)};
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
  append_phrase(out, phrase, lang, {v[0], v[1], v[2], v[3], v[4], v[5]});
  return out;
}

}  // namespace

TEST_CASE("every sentence of the story fits a line of 100 columns") {
  for (const connection_rule r : all_connection_rules) {
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
    append_phrase(s, "{0}", lang, {v});
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

namespace {

/// A segment that says as much as it can, in numbers as long as they come.
analyzed_segment widest(std::mt19937& dice) {
  const auto any = [&](std::uint32_t below) { return static_cast<std::uint32_t>(dice() % below); };
  const auto rare = [&] { return any(6) == 0; };
  analyzed_segment s;
  s.frame = 4'000'000'000 + any(1000);
  s.related_frame = rare() ? 0 : 3'999'999'999;
  s.delta_time = any(2) == 0 ? 999'000'000 : 59'999'000'000'000;  // 999 ms, 999 min 59 s
  s.from = static_cast<std::uint8_t>(any(2));
  s.flags = static_cast<std::uint16_t>(any(512));
  for (std::size_t bit = 0; bit < note_names.size(); ++bit) {
    if (rare()) s.notes |= 1U << bit;
  }
  s.role = static_cast<role>(any(static_cast<std::uint32_t>(role::opens_too_late) + 1));
  if (any(2) == 0) s.role = role::plain;
  s.offset = 4'294'967'000;
  s.ack_offset = any(2) == 0 ? 4'294'967'000 : 99'294'967'000;
  s.seq = s.ack = s.relative_seq = s.relative_ack = 4'294'967'295;
  s.length = any(3) == 0 ? 0 : 65'495;
  s.window = 1'073'725'440;
  s.window_before = rare() ? 0 : rare() ? s.window : 1'073'725'441;
  if (rare()) s.window = 0;
  if (s.any(flag::syn) || s.role == role::syn_ack) s.window = 65'535;  // not scaled yet
  s.acked = rare() ? 0 : 1'000'000'000;
  s.room = rare() ? -1 : 1'073'725'440;
  s.missing = s.beyond = 1'000'000'000;
  s.count = any(3);
  s.max_segment = 65'495;
  s.urgent = 65'535;
  s.has = static_cast<std::uint8_t>(any(256));
  s.sack_count = static_cast<std::uint8_t>(any(2));
  s.acks_fin = rare();
  for (auto& block : s.sack) block = {4'294'967'294, 4'294'967'295};
  return s;
}

}  // namespace

TEST_CASE("whatever a segment is and signals, its line keeps to 100 columns and nothing is lost") {
  std::mt19937 dice(7);
  std::size_t full = 0;
  for (int i = 0; i < 50'000; ++i) {
    const analyzed_segment s = widest(dice);
    view v;
    v.raw = i % 3 == 0;
    v.base[0] = v.base[1] = 4'294'967'294U - static_cast<std::uint32_t>(i) * 5000;
    for (const language lang : {language::en, language::zh}) {
      std::string line;
      append_sentence(line, s, v, lang);
      const auto rest = further_sentences(s, v, lang);
      if (columns(line) > sentence_width || line.empty()) {
        CAPTURE(line);
        CHECK(columns(line) <= sentence_width);
        REQUIRE(!line.empty());
      }
      std::size_t signals = 0;
      for (const auto& sentence : rest) {
        REQUIRE(columns(sentence) <= sentence_width);
        REQUIRE(line.find(sentence) == line.npos);
      }
      full += rest.size();
      const auto all = all_sentences(s, v, lang);
      for (const rule r : {rule::and_wraps, rule::and_marked, rule::and_cuts}) {
        const auto words = phrase(r, lang);
        const auto place = words.rfind('}');
        if (all.find(words.substr(place == words.npos ? 0 : place + 1)) != all.npos) ++signals;
      }
      const bool syn = s.any(flag::syn);
      const std::size_t expected = std::size_t{s.noted(note::number_wraps)} +
                                   std::size_t{s.noted(note::congestion_marked)} +
                                   std::size_t{!syn && s.any(flag::cwr)};
      if (signals != expected) {
        CAPTURE(all);
        REQUIRE(signals == expected);
      }
    }
  }
  CHECK(full > 1000);  // or the test has not tried the hard ones
}

TEST_CASE("text is wrapped at spaces, and between Chinese characters") {
  const auto lines = [](std::string_view text, std::size_t width) {
    std::string all;
    for (const auto line : wrap(text, width)) all += std::string(line) + "|";
    return all;
  };
  CHECK(lines("", 10).empty());
  CHECK(lines("one two", 10) == "one two|");
  CHECK(lines("one two three", 7) == "one two|three|");
  CHECK(lines("one two three", 8) == "one two|three|");
  CHECK(lines("4294967295 is one word", 4) == "4294967295|is|one|word|");
  CHECK(lines("窗口已满", 4) == "窗口|已满|");
  CHECK(lines("窗口已满", 5) == "窗口|已满|");
  CHECK(lines("窗口满。它等", 6) == "窗口|满。它|等|");
  CHECK(lines("等（一）下", 4) == "等|（一）|下|");
  CHECK(lines("确认 1024 字节", 8) == "确认|1024 字|节|");
  CHECK(lines("第1024帧", 4) == "第|1024|帧|");
}

TEST_CASE("wrapped text is all there, and no line too wide for lack of trying") {
  std::mt19937 dice(11);
  for (int i = 0; i < 20'000; ++i) {
    const analyzed_segment s = widest(dice);
    const language lang = i % 2 == 0 ? language::en : language::zh;
    const std::string text = all_sentences(s, {}, lang);
    const std::size_t width = 24 + dice() % 80;
    std::string bare;
    for (const auto line : wrap(text, width)) {
      REQUIRE(columns(line) <= width);
      REQUIRE(!line.empty());
      for (const char c : line) {
        if (c != ' ') bare += c;
      }
    }
    std::string expected;
    for (const char c : text) {
      if (c != ' ') expected += c;
    }
    REQUIRE(bare == expected);
  }
}

TEST_CASE("an acknowledgement is summed up in its own numbers") {
  analyzed_segment s;
  s.from = 1;
  s.flags = flag::ack;
  s.relative_ack = 8194;
  s.ack_offset = 8194;
  s.acks_fin = true;
  s.role = role::fin_ack;
  view v;
  std::string en;
  append_sentence(en, s, v, language::en);
  CHECK(en == "The server has the FIN too: ack 8194 = 1 + 8192 bytes + 1 for the FIN.");
}
