// The table of all encapsulations that the core does not know.

#include <pcap/dlt.h>

#include <algorithm>
#include <array>

#include "decode/encapsulation/decoders.hpp"

namespace lens {
namespace {

struct entry {
  layer where;
  std::uint16_t number;
  decoder read;
};

/// Both in one number, for a quick search.
constexpr std::uint32_t key_of(layer where, std::uint16_t number) {
  return static_cast<std::uint32_t>(where) << 16 | number;
}

constexpr auto decoders = [] {
  std::array table{
      entry{layer::link, DLT_PPP, read_serial_ppp},
      entry{layer::link, DLT_PPP_SERIAL, read_serial_ppp},
      entry{layer::link, DLT_PPP_ETHER, read_pppoe},
      entry{layer::link, DLT_C_HDLC, read_hdlc},
      entry{layer::link, DLT_IEEE802_11, read_wireless},
      entry{layer::link, DLT_IEEE802_11_RADIO, read_radiotap},
      entry{layer::link, DLT_FDDI, read_fddi},
      entry{layer::link, DLT_IEEE802, read_token_ring},
      entry{layer::link, DLT_ATM_RFC1483, read_llc},
      entry{layer::link, DLT_IP_OVER_FC, read_fibre_channel},
      entry{layer::link, DLT_ARCNET, read_arcnet},
      entry{layer::link, DLT_ARCNET_LINUX, read_linux_arcnet},
      entry{layer::link, DLT_IPOIB, read_infiniband},
      entry{layer::link, DLT_JUNIPER_ETHER, read_juniper},
      entry{layer::link, DLT_NFLOG, read_nflog},
      entry{layer::link, DLT_ENC, read_enc},
      entry{layer::link, DLT_PFLOG, read_pflog},
      entry{layer::ethernet_frame, 0x8903, read_fabricpath},
      entry{layer::ethertype, ethertype::llc, read_llc},
      entry{layer::ethertype, 0x6558, read_ethernet},  // transparent bridging
      entry{layer::ethertype, 0x8847, read_mpls},
      entry{layer::ethertype, 0x8848, read_mpls},  // multicast
      entry{layer::ethertype, 0x8864, read_pppoe},
      entry{layer::ip_protocol, 1, read_icmp},
      entry{layer::ip_protocol, 4, read_ip},  // IP in IP (RFC 2003)
      entry{layer::ip_protocol, 17, read_udp},
      entry{layer::ip_protocol, 41, read_ip},  // IPv6 in IP (RFC 4213)
      entry{layer::ip_protocol, 47, read_gre},
      entry{layer::ip_protocol, 51, read_authentication},
      entry{layer::ip_protocol, 58, read_icmpv6},
      entry{layer::ip_protocol, 97, read_etherip},
      entry{layer::udp_port, 1701, read_l2tp},
      entry{layer::udp_port, 2152, read_gtp},
      entry{layer::udp_port, 3544, read_teredo},
      entry{layer::udp_port, 4754, read_gre},  // RFC 8086
      entry{layer::udp_port, 4789, read_vxlan},
      entry{layer::udp_port, 5072, read_ayiya},
      entry{layer::udp_port, 5247, read_capwap},
      entry{layer::udp_port, 6081, read_geneve},
      entry{layer::udp_port, 6343, read_sflow},
      entry{layer::udp_port, 6635, read_mpls},  // RFC 7510
  };
  std::sort(table.begin(), table.end(), [](const entry& a, const entry& b) {
    return key_of(a.where, a.number) < key_of(b.where, b.number);
  });
  return table;
}();

constexpr auto keys = [] {
  std::array<std::uint32_t, decoders.size()> all{};
  for (std::size_t i = 0; i < all.size(); ++i)
    all[i] = key_of(decoders[i].where, decoders[i].number);
  return all;
}();

}  // namespace

decoder find_decoder(layer where, std::uint16_t number) {
  const std::uint32_t key = key_of(where, number);
  const auto found = std::lower_bound(keys.begin(), keys.end(), key);
  if (found == keys.end() || *found != key) return nullptr;
  return decoders[static_cast<std::size_t>(found - keys.begin())].read;
}

}  // namespace lens
