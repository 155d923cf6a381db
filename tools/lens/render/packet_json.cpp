#include "render/packet_json.hpp"

#include <optional>

#include "render/quote.hpp"

namespace lens {
namespace {

void append_side_and_flags(std::string& out, int role, std::uint16_t flags) {
  out += role == 0 ? "\"from\":\"client\",\"flags\":[" : "\"from\":\"server\",\"flags\":[";
  append_names(out, flags, flag_names);
  out += "],";
}

void append_numbers(std::string& out, std::uint32_t seq, std::optional<std::uint32_t> ack) {
  out += "\"seq\":";
  append_number(out, seq);
  out += ",\"ack\":";
  if (ack) {
    append_number(out, *ack);
  } else {
    out += "null";
  }
}

}  // namespace

void append_header(std::string& out, const analyzed_segment& s, const view& v) {
  append_side_and_flags(out, v.role_of(s.from), s.flags);
  append_numbers(out, s, v);
}

void append_header(std::string& out, const link_event& e, const view& v) {
  append_side_and_flags(out, v.role_of(e.from), e.flags);
  const bool acks = (e.flags & flag::ack) != 0;
  append_numbers(out, v.number(e.seq, e.from),
                 acks ? std::optional(v.number(e.ack, 1 - e.from)) : std::nullopt);
}

void append_numbers(std::string& out, const analyzed_segment& s, const view& v) {
  append_numbers(out, v.seq(s), s.any(flag::ack) ? std::optional(v.ack(s)) : std::nullopt);
}

}  // namespace lens
