#include "line/link_events.hpp"

#include <array>

namespace socklab::link {

std::string_view name(packet_kind kind) {
  constexpr std::array<std::string_view, packet_kinds> words{"any", "tcp", "syn", "synack",
                                                             "fin", "rst", "ack", "data"};
  return words[static_cast<std::size_t>(kind)];
}

std::string_view name(disposition f) {
  constexpr std::array<std::string_view, dispositions> words{"drop",      "queue",   "mark",
                                                             "duplicate", "reorder", "corrupt"};
  return words[static_cast<std::size_t>(f)];
}

std::string_view name(cause c) {
  constexpr std::array<std::string_view, causes> words{
      "loss", "burst", "counted", "cut", "queue-full", "threshold", "rate", "refused", "memory"};
  return words[static_cast<std::size_t>(c)];
}

std::string describe(const match_rule& p) {
  std::string text(name(p.kind));
  if (p.every != 0) return text + ":every " + std::to_string(p.every);
  text += ":" + std::to_string(p.first);
  return p.first == p.last ? text : text + "-" + std::to_string(p.last);
}

}  // namespace socklab::link
