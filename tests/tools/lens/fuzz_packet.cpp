// Bytes as frames: link layer, IP, TCP, then a connection that has to make sense of them.

#include <pcap/dlt.h>

#include <iterator>
#include <string>

#include "analysis/table.hpp"
#include "decode/decode.hpp"
#include "decode/fragments.hpp"
#include "describe/segment.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  // In the order of fuzz_seeds.py's.
  static constexpr int links[] = {DLT_EN10MB,
                                  DLT_LINUX_SLL,
                                  DLT_LINUX_SLL2,
                                  DLT_RAW,
                                  DLT_NULL,
                                  DLT_LOOP,
                                  DLT_PPP,
                                  DLT_PPP_ETHER,
                                  DLT_C_HDLC,
                                  DLT_IEEE802_11,
                                  DLT_IEEE802_11_RADIO,
                                  DLT_NFLOG,
                                  DLT_ENC,
                                  DLT_PFLOG};
  lens::table connections({}, {}, [](lens::connection&) {});
  lens::fragments pieces;
  lens::partial_segments samples;
  lens::segment s;
  lens::analyzed_segment one;
  std::string says;
  // Each frame: link, captured length, how much longer it was, time step; then its bytes.
  while (size > 4) {
    const int link = links[data[0] % std::size(links)];
    const std::size_t captured = std::min<std::size_t>(data[1], size - 4);
    const auto length = static_cast<std::uint32_t>(captured + std::size_t{data[2]} * 300);
    s.time += (data[3] - 16) * 1'000'000LL;
    ++s.frame;
    if (lens::decode(link, {data + 4, captured}, length, s, &pieces, &samples) ==
        lens::outcome::tcp) {
      connections.take(s, one);
      says.clear();
      lens::append_sentence(says, one, {},
                            s.frame % 2 == 0 ? lens::language::en : lens::language::zh);
      lens::label_of(says, one, lens::language::en);
    } else if (s.partial) {
      connections.observe_partial(s);
    }
    for (const auto& header : samples) connections.observe_partial(header);
    data += 4 + captured;
    size -= 4 + captured;
  }
  connections.finish();
  return 0;
}
