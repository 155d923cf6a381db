#include "decode/decode.hpp"

#include "decode/fragments.hpp"

namespace lens {

outcome decode(int dlt, std::span<const std::uint8_t> captured, std::uint32_t length, segment& out,
               fragments* pieces, headers* more) {
  network net;
  out.partial = false;
  if (pieces != nullptr) pieces->next_frame();
  if (more != nullptr && !more->empty()) more->clear();
  const outcome found = find_network(dlt, captured, length, net);
  if (found != outcome::tcp) return found;
  way in;
  in.pieces = pieces;
  in.more = more;
  in.vlan = net.vlan;
  return read_ip(net, out, in);
}

}  // namespace lens
