#pragma once
#include <cstddef>
#include <cstdint>
#include <sock/stream.hpp>
#include <span>
#include <vector>

#include "common/pattern.hpp"

/// A stream whose every byte depends on its place, so that a lost, doubled or moved block is found
/// at its first byte; and the receipt by which the reader says what it got. That write() returned
/// says that the kernel has the bytes; that the reader has them, only the reader can say.
namespace demo {

/// What the reader answers: how many bytes came, and their digest. On the wire two numbers of 64
/// bits, big-endian.
struct receipt {
  std::uint64_t bytes = 0;
  std::uint64_t digest = 0;

  bool operator==(const receipt&) const = default;
  static constexpr std::size_t size = 16;
  [[nodiscard]] std::array<std::byte, size> encode() const;
  static receipt decode(std::span<const std::byte, size> wire);
};

/// The writer's side: the bytes to send, piece by piece.
class outgoing_stream {
 public:
  /// `piece`: the most bytes of one write().
  outgoing_stream(std::uint64_t bytes, std::size_t piece) : total_(bytes), block_(piece) {}

  [[nodiscard]] bool done() const { return sent_ == total_; }
  /// The next piece; the caller writes it.
  std::span<const std::byte> next();
  /// The next `size` bytes, at most a piece.
  std::span<const std::byte> next(std::size_t size);
  [[nodiscard]] std::uint64_t bytes() const { return sent_; }

  /// Reads the receipt, after shutdown(). Throws std::runtime_error where the reader got something
  /// else.
  void read_receipt(sock::stream& peer) const;

 private:
  std::uint64_t total_;
  std::uint64_t sent_ = 0;
  std::vector<std::byte> block_;
  stream_digest digest_;
};

/// The reader's side: checks each byte.
class incoming_stream {
 public:
  /// Throws std::runtime_error, naming the place, at a byte that is not the one sent.
  void check(std::span<const std::byte> piece);
  [[nodiscard]] std::uint64_t bytes() const { return bytes_; }

  /// Writes the receipt, at the end of the stream.
  void write_receipt(sock::stream& peer) const;

 private:
  std::uint64_t bytes_ = 0;
  stream_digest digest_;
};

}  // namespace demo
