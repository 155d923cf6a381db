#include "test_stream.hpp"

#include <algorithm>
#include <stdexcept>

#include "log.hpp"

namespace demo {

std::array<std::byte, receipt::size> receipt::encode() const {
  std::array<std::byte, size> wire{};
  for (std::size_t i = 0; i < 8; ++i) {
    wire[i] = static_cast<std::byte>(bytes >> (56 - 8 * i));
    wire[8 + i] = static_cast<std::byte>(digest >> (56 - 8 * i));
  }
  return wire;
}

receipt receipt::decode(std::span<const std::byte, size> wire) {
  receipt r;
  for (std::size_t i = 0; i < 8; ++i) {
    r.bytes = r.bytes << 8 | static_cast<std::uint64_t>(wire[i]);
    r.digest = r.digest << 8 | static_cast<std::uint64_t>(wire[8 + i]);
  }
  return r;
}

std::span<const std::byte> outgoing_stream::next() {
  return next(static_cast<std::size_t>(std::min<std::uint64_t>(block_.size(), total_ - sent_)));
}

std::span<const std::byte> outgoing_stream::next(std::size_t size) {
  const auto piece = std::span(block_).first(size);
  fill_pattern(piece, sent_);
  digest_.add(piece);
  sent_ += size;
  return piece;
}

void outgoing_stream::read_receipt(sock::stream& peer) const {
  std::array<std::byte, receipt::size> answer{};
  if (!peer.read_exact(answer))
    throw std::runtime_error(fmt::format("{} closed without a receipt", peer.peer().to_string()));
  const receipt theirs = receipt::decode(answer);
  if (theirs != receipt{sent_, digest_.value()})
    throw std::runtime_error(
        fmt::format("the reader did not get what was sent: it counts {} bytes", theirs.bytes));
  log("the reader has all {} bytes, digest {:016x}", theirs.bytes, theirs.digest);
}

void incoming_stream::check(std::span<const std::byte> piece) {
  if (auto wrong = find_mismatch(piece, bytes_))
    throw std::runtime_error(
        fmt::format("byte {} of the stream is not the one that was sent", *wrong));
  digest_.add(piece);
  bytes_ += piece.size();
}

void incoming_stream::write_receipt(sock::stream& peer) const {
  log("end of stream: {} bytes, each as it was sent; digest {:016x}", bytes_, digest_.value());
  peer.write_all(receipt{bytes_, digest_.value()}.encode());
}

}  // namespace demo
