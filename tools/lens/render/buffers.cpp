#include "render/buffers.hpp"

#include <algorithm>

#include "describe/rules.hpp"

namespace lens {
namespace {

constexpr std::string_view is_sent = "█";
constexpr std::string_view is_waiting = "▒";
constexpr std::string_view is_free = "·";

void count(std::string& out, std::string_view mark, std::int64_t n) {
  if (!out.empty()) out += ' ';
  out += mark;
  append_number(out, n);
}

}  // namespace

buffer_drawing::buffer_drawing(const correlation& j, const view& v, std::size_t room) : view_(v) {
  std::int64_t maximum = 0;
  for (const int sender : {v.client, 1 - v.client}) {
    if (j.streams[sender].bytes == 0) continue;
    senders_.push_back(sender);
    for (const auto& at : j.steps) {
      const auto& from = at.ends[sender];
      const auto& to = at.ends[1 - sender];
      maximum = std::max(maximum, from.unacked + from.unsent + from.send_free.value_or(0) +
                                      to.unread + to.receive_free.value_or(0));
    }
  }
  constexpr std::size_t between = 10;
  const auto fit = static_cast<std::int64_t>(std::max(room, between + 10) - between);
  while (maximum / bytes_of_mark_ > fit) bytes_of_mark_ *= 2;
}

void buffer_drawing::legend(std::string& out, language lang) const {
  append_phrase(out, phrase(label::buffers, lang), lang,
                {bytes(bytes_of_mark_), text(is_sent), text(is_waiting), text(is_free)});
}

std::string buffer_drawing::marks(std::string_view mark, std::int64_t n) const {
  std::string row;
  for (std::int64_t drawn = 0; drawn < n; drawn += bytes_of_mark_) row += mark;
  return row;
}

std::vector<buffer_drawing::line> buffer_drawing::lines(const step& at) const {
  std::vector<line> all;
  for (const int sender : senders_) {
    const auto& from = at.ends[sender];
    const auto& to = at.ends[1 - sender];
    std::string sends = marks(is_sent, from.unacked) + marks(is_waiting, from.unsent);
    std::string receives = marks(is_waiting, to.unread);
    std::string sent;
    std::string received;
    count(sent, is_sent, from.unacked);
    count(sent, is_waiting, from.unsent);
    count(received, is_waiting, to.unread);
    if (from.send_free) {
      sends += marks(is_free, *from.send_free);
      count(sent, is_free, *from.send_free);
    }
    if (to.receive_free) {
      receives += marks(is_free, *to.receive_free);
      count(received, is_free, *to.receive_free);
    }
    const bool client_sends = view_.role_of(sender) == 0;
    if (!client_sends) std::swap(sends, receives);
    sent += " → ";
    sent += received;
    all.push_back({std::move(sends), std::move(receives), std::move(sent)});
  }
  return all;
}

}  // namespace lens
