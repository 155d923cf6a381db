#pragma once
// The decoders of this folder (table.cpp says which number leads to which).

#include "decode/layers.hpp"

namespace lens {

outcome read_arcnet(packet_view at, segment& out, decode_context& in);
outcome read_authentication(packet_view at, segment& out, decode_context& in);
outcome read_ayiya(packet_view at, segment& out, decode_context& in);
outcome read_capwap(packet_view at, segment& out, decode_context& in);
outcome read_enc(packet_view at, segment& out, decode_context& in);
outcome read_erspan(packet_view at, segment& out, decode_context& in);
outcome read_etherip(packet_view at, segment& out, decode_context& in);
outcome read_fabricpath(packet_view at, segment& out, decode_context& in);
outcome read_fddi(packet_view at, segment& out, decode_context& in);
outcome read_fibre_channel(packet_view at, segment& out, decode_context& in);
outcome read_geneve(packet_view at, segment& out, decode_context& in);
outcome read_gre(packet_view at, segment& out, decode_context& in);
outcome read_gtp(packet_view at, segment& out, decode_context& in);
outcome read_hdlc(packet_view at, segment& out, decode_context& in);
outcome read_icmp(packet_view at, segment& out, decode_context& in);
outcome read_icmpv6(packet_view at, segment& out, decode_context& in);
outcome read_infiniband(packet_view at, segment& out, decode_context& in);
outcome read_juniper(packet_view at, segment& out, decode_context& in);
outcome read_l2tp(packet_view at, segment& out, decode_context& in);
outcome read_linux_arcnet(packet_view at, segment& out, decode_context& in);
outcome read_llc(packet_view at, segment& out, decode_context& in);
outcome read_mpls(packet_view at, segment& out, decode_context& in);
outcome read_nflog(packet_view at, segment& out, decode_context& in);
outcome read_pflog(packet_view at, segment& out, decode_context& in);
outcome read_ppp(packet_view at, segment& out, decode_context& in);
outcome read_pppoe(packet_view at, segment& out, decode_context& in);
outcome read_radiotap(packet_view at, segment& out, decode_context& in);
outcome read_serial_ppp(packet_view at, segment& out, decode_context& in);
outcome read_sflow(packet_view at, segment& out, decode_context& in);
outcome read_teredo(packet_view at, segment& out, decode_context& in);
outcome read_token_ring(packet_view at, segment& out, decode_context& in);
outcome read_udp(packet_view at, segment& out, decode_context& in);
outcome read_vxlan(packet_view at, segment& out, decode_context& in);
outcome read_wireless(packet_view at, segment& out, decode_context& in);
outcome read_wireless_swapped(packet_view at, segment& out, decode_context& in);

/// Behind a protocol field that holds an EtherType, or the number for PPP (GRE, Geneve).
outcome read_protocol_type(std::uint16_t type, packet_view at, segment& out, decode_context& in);

}  // namespace lens
