// Captures cut at every byte and changed at random: no crash, and what was readable is still read.

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>

#include "catch.hpp"
#include "render/json.hpp"
#include "render/ladder_renderer.hpp"
#include "render/page/page_renderer.hpp"
#include "render/pcapng.hpp"
#include "render/summary.hpp"
#include "run.hpp"
#include "wire.hpp"

using namespace lens;

namespace {

using contents = std::vector<std::uint8_t>;

void le32(contents& out, std::uint32_t v) {
  for (int i = 0; i < 4; ++i) out.push_back(static_cast<std::uint8_t>(v >> (8 * i)));
}

/// A little of everything: an opening, a stall with probes, options, a retransmission, a closing,
/// IPv6.
contents own_capture() {
  contents out;
  le32(out, 0xa1b23c4d);
  le32(out, 0x00040002);
  le32(out, 0);
  le32(out, 0);
  le32(out, 65535);
  le32(out, 101);
  std::uint32_t clock = 0;
  const auto add = [&](bool client, wire::tcp_header h) {
    if (!client) std::swap(h.source, h.target);
    const contents packet = wire::ipv4(wire::tcp(h), client);
    le32(out, 1 + clock / 1000);
    le32(out, (clock % 1000) * 1'000'000);
    clock += 40;
    le32(out, static_cast<std::uint32_t>(packet.size()));
    le32(out, static_cast<std::uint32_t>(packet.size()));
    out.insert(out.end(), packet.begin(), packet.end());
  };
  const contents syn{2, 4, 5, 0xb4, 4, 2, 8, 10, 0, 0, 0, 1, 0, 0, 0, 0, 1, 3, 3, 2};
  const contents stamps{1, 1, 8, 10, 0, 0, 0, 9, 0, 0, 0, 7};
  const contents sack{1, 1, 5, 10, 0, 0, 0, 200, 0, 0, 1, 200};
  add(true, {.seq = 100, .flags = flag::syn, .options = syn});
  add(false,
      {.seq = 500, .ack = 101, .flags = flag::syn | flag::ack, .window = 50, .options = syn});
  add(true, {.seq = 101, .ack = 501, .options = stamps});
  add(true, {.seq = 101, .ack = 501, .options = stamps, .data = 50});
  add(false, {.seq = 501, .ack = 151, .window = 0});
  add(true, {.seq = 150, .ack = 501});
  add(false, {.seq = 501, .ack = 151, .window = 0});
  add(false, {.seq = 501, .ack = 151, .window = 100, .options = sack});
  add(true, {.seq = 101, .ack = 501, .data = 50});
  add(true, {.seq = 251, .ack = 501, .flags = flag::fin | flag::ack, .data = 20});
  add(true, {.seq = 151, .ack = 501, .data = 100});
  add(false, {.seq = 501, .ack = 272, .flags = flag::fin | flag::ack});
  add(true, {.seq = 272, .ack = 502});
  return out;
}

std::vector<std::pair<std::string, contents>> captures() {
  std::vector<std::pair<std::string, contents>> all{{"own", own_capture()}};
  const char* shared = std::getenv("SOCKLAB_SHARED");
  std::error_code none;
  for (const auto& entry : std::filesystem::directory_iterator(
           std::string(shared != nullptr ? shared : "../shared") + "/captures", none)) {
    if (entry.path().extension() == ".md") continue;
    std::ifstream in(entry.path(), std::ios::binary);
    all.emplace_back(entry.path().filename(), contents(std::istreambuf_iterator<char>(in), {}));
  }
  return all;
}

struct result {
  std::uint64_t frames = 0;
  bool trouble = false;
};

/// Reads `data` as a capture in one of the forms; throws nothing but capture_error.
result read(contents& data, output& out, unsigned output_format) {
  std::FILE* file = fmemopen(data.data(), data.size(), "rb");
  REQUIRE(file != nullptr);
  result r;
  try {
    reader in(file, "capture");
    output_options options;
    std::unique_ptr<renderer> to;
    switch (output_format % 6) {
      case 0:
        to = std::make_unique<json_renderer>(out, options, false);
        break;
      case 1:
        to = std::make_unique<ladder_renderer>(out, options, false);
        break;
      case 2:
        to = std::make_unique<ladder_renderer>(out, options, true);
        break;
      case 3:
        to = std::make_unique<page_renderer>(out, options, std::string_view());
        break;
      case 4:
        to = std::make_unique<pcapng_renderer>(out, options);
        break;
      default:
        to = std::make_unique<summary_renderer>(out, options, output_format % 12 == 5);
    }
    const totals t = analyse(in, *to, {});
    r.frames = t.packets;
    r.trouble = t.truncated;
    CHECK(t.tcp <= t.packets);
  } catch (const capture_error&) {
    r.trouble = true;
  }
  return r;
}

}  // namespace

TEST_CASE("cut anywhere, a capture is read up to the cut") {
  output out("/dev/null");
  for (auto& [name, whole] : captures()) {
    CAPTURE(name);
    std::uint64_t before = 0;
    const std::size_t maximum = std::min<std::size_t>(whole.size(), 4096);
    for (std::size_t size = 1; size < maximum; ++size) {
      contents part(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size));
      const result r = read(part, out, static_cast<unsigned>(size));
      if (r.frames < before) FAIL("fewer frames of " << size << " bytes than of fewer bytes");
      before = r.frames;
    }
    // Of a whole file nothing is missing.
    const result all = read(whole, out, 0);
    CHECK(all.frames >= before);
    CHECK_FALSE(all.trouble);
  }
}

TEST_CASE("changed at random, a capture does no harm") {
  output out("/dev/null");
  auto all = captures();
  std::mt19937 random(20'240'501);
  const char* asked = std::getenv("SOCKLAB_MUTATIONS");
  const int rounds = asked != nullptr ? std::atoi(asked) : 10'000;
  for (int i = 0; i < rounds; ++i) {
    contents data = all[random() % all.size()].second;
    if (data.size() > 8192) data.resize(8192);
    const unsigned changes = 1 + random() % 8;
    for (unsigned k = 0; k < changes; ++k) {
      const std::size_t at = random() % data.size();
      switch (random() % 4) {
        case 0:
          data[at] = static_cast<std::uint8_t>(random());
          break;
        case 1:
          data[at] = static_cast<std::uint8_t>(data[at] ^ (1U << (random() % 8)));
          break;
        case 2:
          data[at] = random() % 2 == 0 ? 0 : 0xff;
          break;
        default:
          data.resize(at + 1);
      }
    }
    read(data, out, static_cast<unsigned>(i));
  }
}

TEST_CASE("every byte of a frame cut off: the decoder reads nothing that is not there") {
  // Each part is a copy of its own size, so that a sanitizer sees the first byte too far.
  const wire::bytes frame =
      wire::ethernet(wire::ipv4(wire::tcp({.options = {2, 4, 5, 0xb4, 3, 3, 7, 0}, .data = 30})));
  for (std::size_t size = 0; size <= frame.size(); ++size) {
    const std::unique_ptr<std::uint8_t[]> part(new std::uint8_t[size]);
    std::copy_n(frame.begin(), size, part.get());
    segment s;
    const outcome what =
        lens::decode(DLT_EN10MB, {part.get(), size}, static_cast<std::uint32_t>(frame.size()), s);
    CHECK((what == outcome::tcp) == (size >= 14 + 20 + 16));
  }
}
