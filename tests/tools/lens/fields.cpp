// What the decoder reads from each frame, a line a TCP segment, tab by tab: for comparing with
// tshark's fields.

#include <cinttypes>
#include <cstdio>

#include "capture/reader.hpp"
#include "decode/checksum.hpp"
#include "decode/decode.hpp"
#include "decode/fragments.hpp"

namespace {

void show(const lens::segment& s) {
  using lens::segment;
  static constexpr const char* sums[] = {"right", "wrong", "card", "unknown"};
  std::printf("%" PRIu64 "\t%u\t%u\t%u\t%u\t%u\t%u\t%u\t%u\t", s.frame, unsigned{s.source_port},
              unsigned{s.target_port}, s.seq, s.ack, unsigned{s.flags}, unsigned{s.window},
              s.length, unsigned{s.header});
  if (s.captured >= 20) std::printf("%u", unsigned{s.urgent});
  std::printf("\t%s\t", sums[static_cast<int>(lens::check_sum(s))]);
  if ((s.has & segment::mss) != 0) std::printf("%u", unsigned{s.max_segment});
  std::printf("\t");
  if ((s.has & segment::scale) != 0) std::printf("%u", unsigned{s.window_scale});
  std::printf("\t%s\t", (s.has & segment::sack_ok) != 0 ? "1" : "");
  if ((s.has & segment::timestamps) != 0)
    std::printf("%u\t%u", s.ts_value, s.ts_echo);
  else
    std::printf("\t");
  std::printf("\t");
  for (int i = 0; i < s.sack_count; ++i) {
    const lens::sack_block& b = s.sack[static_cast<std::size_t>(i)];
    std::printf("%s%u-%u", i == 0 ? "" : ",", b.left, b.right);
  }
  std::printf("\t%s\t%s\t%s\n", (s.has & segment::bad_length) != 0 ? "odd" : "",
              s.captured < s.header ? "cut" : "", s.cut > 0 ? "short" : "");
}

}  // namespace

int main(int argc, char** argv) try {
  for (int i = 1; i < argc; ++i) {
    lens::reader in(argv[i]);
    lens::fragments pieces;
    lens::segment s;
    in.run([&](const lens::frame& f) {
      s.frame = f.number;
      if (lens::decode(f.link, f.bytes, f.length, s, &pieces) == lens::outcome::tcp) show(s);
    });
  }
  return 0;
} catch (const std::exception& e) {
  std::fprintf(stderr, "%s\n", e.what());
  return 1;
}
