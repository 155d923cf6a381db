#include "describe/expected.hpp"

#include <unistd.h>

#include <cstdio>
#include <fstream>

#include "catch.hpp"
#include "decode/segment.hpp"

using namespace lens;

namespace {

// A file of its own for each test, gone afterwards.
struct file {
  std::string path = "/tmp/socklab-expected." + std::to_string(getpid());
  explicit file(const std::string& text) { std::ofstream(path) << text; }
  file(const file&) = delete;
  file& operator=(const file&) = delete;
  ~file() { std::remove(path.c_str()); }
};

analyzed_segment segment_of(int from, std::uint16_t flags, std::uint32_t seq, std::uint32_t length,
                            std::uint32_t ack, std::uint32_t window) {
  analyzed_segment s;
  s.from = static_cast<std::uint8_t>(from);
  s.flags = flags;
  s.relative_seq = seq;
  s.length = length;
  s.relative_ack = ack;
  s.window = window;
  return s;
}

constexpr const char* three_steps =
    "# step from flags seq length ack window mss en zh\n"
    "1\tclient\tACK\t1\t1024\t8001\t-\t-\t-\t-\n"
    "2\tserver\tACK\t8001\t0\t1025\t4096\t-\tasked\t问过\n"
    "3\tserver\tFIN ACK\t-\t-\t-\t-\t-\t-\t-\n";

struct exchange {
  file in{three_steps};
  std::vector<expected_step> steps = read_expected(in.path);
  expected_walk walk{steps};
  view v;
  exchange() { v.isn[1] = 8000; }

  std::string name_of(const analyzed_segment& s) {
    const auto* step = walk.take(s, v);
    return step != nullptr ? step->name : "?";
  }
};

const analyzed_segment data = segment_of(0, flag::ack | flag::psh, 1, 1024, 1, 4096);
const analyzed_segment answer = segment_of(1, flag::ack, 1, 0, 1025, 4096);
const analyzed_segment fin = segment_of(1, flag::fin | flag::ack, 1, 0, 1025, 4096);

}  // namespace

TEST_CASE("each segment is the step that it fits, in the numbers shown; PSH does not count") {
  exchange e;
  CHECK(e.name_of(data) == "1");
  CHECK(e.name_of(answer) == "2");
  CHECK(e.name_of(fin) == "3");
  CHECK(e.walk.missing().empty());
}

TEST_CASE("what differs in one thing is none of the steps") {
  exchange e;
  analyzed_segment other = data;
  other.length = 1000;
  CHECK(e.name_of(other) == "?");
  other = data;
  other.flags |= flag::fin;
  CHECK(e.name_of(other) == "?");
  other = data;
  other.from = 1;
  CHECK(e.name_of(other) == "?");
  CHECK(e.name_of(data) == "1");
  other = answer;
  other.window = 2048;
  CHECK(e.name_of(other) == "?");
}

TEST_CASE("steps passed over, and those that never came, are missing") {
  exchange e;
  CHECK(e.name_of(answer) == "2");
  CHECK(e.name_of(data) == "?");
  CHECK(e.walk.missing() == "1, 3");
}

TEST_CASE("words come in both languages") {
  exchange e;
  CHECK(e.steps[1].words[0] == "asked");
  CHECK(e.steps[1].words[1] == "问过");
  CHECK(e.steps[0].words[0].empty());
}

TEST_CASE("a file that is not understood says where") {
  const auto trouble = [](const std::string& text) {
    const file f(text);
    try {
      read_expected(f.path);
    } catch (const expected_error& e) {
      return std::string(e.what()).substr(f.path.size());
    }
    return std::string("understood");
  };
  CHECK(trouble("# nothing\n\n1\tclient\n").find(":3: ten columns") == 0);
  CHECK(trouble("1\tnobody\tACK\t-\t-\t-\t-\t-\t-\t-\n").find(":1: 'nobody'") == 0);
  CHECK(trouble("1\tclient\tAKC\t-\t-\t-\t-\t-\t-\t-\n").find(":1: 'AKC' is not a flag") == 0);
  CHECK(trouble("1\tclient\tACK\tx\t-\t-\t-\t-\t-\t-\n").find(":1: 'x' is neither a number") == 0);
  CHECK_THROWS_AS(read_expected("/nonexistent/steps"), expected_error);
}
