#include "decode/fragments.hpp"

#include <algorithm>

namespace lens {
namespace {

// What a datagram and a piece of it take up beside their bytes, about.
constexpr std::size_t cost_of_datagram = 256;
constexpr std::size_t cost_of_piece = 64;

}  // namespace

const fragments::datagram* fragments::take(const key& which, std::uint32_t offset, bool more,
                                           std::span<const std::uint8_t> data) {
  auto found = datagrams_by_key_.find(which);
  if (found == datagrams_by_key_.end()) {
    open_.emplace_back();
    open_.back().which = which;
    open_.back().cost = cost_of_datagram;
    held_ += cost_of_datagram;
    found = datagrams_by_key_.emplace(which, std::prev(open_.end())).first;
  }
  const place here = found->second;
  ++here->frames;
  // Of several last fragments the first one tells the length.
  if (!more && !here->length_known) {
    here->length = offset + static_cast<std::uint32_t>(data.size());
    here->length_known = true;
  }
  add(*here, offset, data);
  held_ -= here->cost;
  here->cost = cost_of_datagram + here->store.size() + here->pieces.size() * cost_of_piece;
  held_ += here->cost;
  if (here->length_known && complete(*here)) {
    whole_.push_back(assemble(*here));
    drop(here);
    return &whole_.back();
  }
  if (here->pieces.size() > max_pieces) drop(here);
  while (held_ > max_bytes) drop(open_.begin());
  return nullptr;
}

void fragments::add(partial& to, std::uint32_t offset, std::span<const std::uint8_t> data) {
  auto at = to.pieces.begin();
  for (; at != to.pieces.end() && at->offset <= offset; ++at) {
    // Of two that begin at the same place, the bytes of the one that came first count: of this one
    // none would.
    if (at->offset == offset && at->size >= data.size()) return;
  }
  to.pieces.insert(at, {offset, static_cast<std::uint32_t>(to.store.size()),
                        static_cast<std::uint32_t>(data.size())});
  to.store.insert(to.store.end(), data.begin(), data.end());
}

bool fragments::complete(const partial& one) {
  std::uint32_t reached = 0;
  for (const piece& p : one.pieces) {
    if (p.offset > reached) break;
    reached = std::max(reached, p.offset + p.size);
  }
  return reached >= one.length;
}

fragments::datagram fragments::assemble(const partial& one) {
  datagram out;
  out.bytes.resize(one.length);
  out.frames = one.frames;
  std::uint32_t reached = 0;
  for (const piece& p : one.pieces) {
    const std::uint32_t end = std::min(p.offset + p.size, one.length);
    if (end <= reached) continue;
    const std::uint32_t skip = reached - p.offset;
    std::copy_n(one.store.begin() + p.at + skip, end - reached, out.bytes.begin() + reached);
    reached = end;
  }
  return out;
}

void fragments::drop(place which) {
  held_ -= which->cost;
  datagrams_by_key_.erase(which->which);
  open_.erase(which);
}

}  // namespace lens
