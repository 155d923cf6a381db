// Captures that lack something: one direction, the SYNs, the beginning. Only what they show is
// said.

#include "analysis/notes.hpp"
#include "catch.hpp"
#include "describe/description.hpp"
#include "render/ends.hpp"
#include "wire.hpp"

using namespace lens;

namespace {

const wire::bytes scale7{1, 3, 3, 7};
constexpr std::uint16_t PA = flag::psh | flag::ack;

/// What the story says of a talk, each sentence on a line.
class told {
 public:
  told() : talk_({}, {}, [this](connection& c) { end(c); }) {}
  const analyzed_segment& client(double at, wire::tcp_header h) {
    return line(true, at, std::move(h));
  }
  const analyzed_segment& server(double at, wire::tcp_header h) {
    return line(false, at, std::move(h));
  }
  const std::string& words() {
    talk_.finish();
    return words_;
  }
  bool says(std::string_view what) { return words().find(what) != std::string::npos; }
  opening_kind opened{};
  closing_kind closed{};
  int only = -1;
  int min_scale[2] = {};
  std::vector<wait> waits;

 private:
  const analyzed_segment& line(bool from_client, double at, wire::tcp_header h) {
    if (!from_client) std::swap(h.source, h.target);
    const wire::bytes packet = wire::ipv4(wire::tcp(h), from_client);
    segment s;
    REQUIRE(lens::decode(DLT_RAW, packet, static_cast<std::uint32_t>(packet.size()), s) ==
            outcome::tcp);
    s.frame = ++frame_;
    s.time = std::llround(at * 1e9) + 1'000'000'000;
    talk_.take(s, last_);
    last_.notes &= ~static_cast<std::uint32_t>(note::bad_checksum);  // none is filled in here
    return last_;
  }
  void end(connection& c) {
    view v;
    v.client = c.client;
    opened = c.kind_of_opening();
    closed = c.kind_of_closing();
    only = c.only_side();
    for (int role = 0; role < 2; ++role)
      min_scale[role] = c.min_scale(role == 0 ? c.client : 1 - c.client);
    if (c.store) waits = c.store->waits;
    for (const auto& one : description_of(c, talk_.disk(), v, language::en))
      words_ += one.words + "\n";
  }
  std::uint64_t frame_ = 0;
  analyzed_segment last_;
  std::string words_;
  table talk_;
};

}  // namespace

TEST_CASE("a FIN takes no room: it tells nothing of a scale that was not captured") {
  told t;
  t.client(0, {.seq = 101, .ack = 501});
  t.server(.001, {.seq = 501, .ack = 101, .window = 4096});
  for (std::uint32_t i = 0; i < 3; ++i)
    t.client(.002, {.seq = 101 + i * 1024, .ack = 501, .data = 1024});
  t.client(.003, {.seq = 3173, .ack = 501, .flags = flag::fin | PA, .data = 1024});
  t.server(.004, {.seq = 501, .ack = 4198, .window = 1024});
  CHECK_FALSE(t.says("at least"));
  CHECK(t.min_scale[1] == 0);
}

TEST_CASE("data past the window tells of a scale all the same") {
  told t;
  t.client(0, {.seq = 101, .ack = 501});
  t.server(.001, {.seq = 501, .ack = 101, .window = 1000});
  for (std::uint32_t i = 0; i < 3; ++i)
    t.client(.002, {.seq = 101 + i * 1000, .ack = 501, .data = 1000});
  CHECK(t.says("at least 4 times"));
}

TEST_CASE("a FIN beyond a full window is beyond nothing, and what has all sent is not held") {
  wire::talk t;
  t.open(1000);
  const analyzed_segment fin =
      t.client(.010, {.seq = 101, .ack = 501, .flags = flag::fin | PA, .data = 1000});
  CHECK(fin.notes == note::window_full);
  t.server(.500, {.seq = 501, .ack = 1102, .window = 500});
  t.finish();
  CHECK(t.done[0].stalls.empty());
}

TEST_CASE("the SYN-ACK alone tells the scale of its sender") {
  told t;
  t.server(
      .001,
      {.seq = 500, .ack = 101, .flags = flag::syn | flag::ack, .window = 6144, .options = scale7});
  CHECK(t.server(.1, {.seq = 501, .ack = 101, .window = 10}).window == 1280);
}

TEST_CASE("only the client's direction: neither unanswered nor no window full nor half closed") {
  told t;
  t.client(0, {.seq = 100, .flags = flag::syn, .options = scale7});
  CHECK(t.client(.02, {.seq = 101, .ack = 501, .window = 63}).notes == 0);
  t.client(.021, {.seq = 101, .ack = 501, .flags = PA, .data = 100});
  t.client(.5, {.seq = 201, .ack = 12945, .flags = PA, .data = 100});
  t.client(1.5, {.seq = 301, .ack = 12946, .flags = flag::fin | flag::ack});
  CHECK(t.says("Only what the client sent was captured"));
  CHECK(t.says("acknowledged 12445 numbers of the server's"));
  for (const auto* contradiction :
       {"no answer", "No window", "paused", "stayed open", "server sent"})
    CHECK_FALSE(t.says(contradiction));
  CHECK(t.opened == opening_kind::not_captured);
  CHECK(t.closed == closing_kind::not_captured);
  CHECK(t.only >= 0);
}

TEST_CASE("only the server's direction: its window was closed; who was held, nobody saw") {
  told t;
  t.server(0, {.seq = 500, .ack = 101, .flags = flag::syn | flag::ack, .window = 1000});
  t.server(.1, {.seq = 501, .ack = 1101, .window = 0});
  t.server(2.1, {.seq = 501, .ack = 1101, .window = 1000});
  CHECK(t.says("stayed closed for 2.00 s"));
  CHECK_FALSE(t.says("held"));
  CHECK_FALSE(t.says("client sent"));
}

TEST_CASE("SYNs without an answer stay unanswered") {
  told t;
  t.client(0, {.seq = 100, .flags = flag::syn});
  t.client(1, {.seq = 100, .flags = flag::syn});
  CHECK(t.says("got no answer"));
  CHECK(t.only == -1);
}

TEST_CASE("without the scale nobody knows whether a window was full") {
  told t;
  for (std::uint32_t i = 0; i < 4; ++i) {
    t.client(.1 * i, {.seq = 101 + i * 1000, .ack = 501, .data = 1000});
    t.server(.1 * i + .09, {.seq = 501, .ack = 1101 + i * 1000, .window = 1000});
  }
  CHECK_FALSE(t.says("No window was ever full"));
  CHECK_FALSE(t.says("congestion window 2"));
  REQUIRE(!t.waits.empty());
  for (const auto& w : t.waits) CHECK(w.why != reason::congestion_window);
}
