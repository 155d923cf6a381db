#pragma once
#include <cstdint>
#include <functional>
#include <sock/listener.hpp>
#include <sock/stream.hpp>
#include <sock/tcp_socket.hpp>
#include <span>
#include <string>

#include "common/activity.hpp"
#include "common/pattern.hpp"

/// The ways in and out that the pairs share; what lies between is each program's own idea.
namespace demo {

/// Sets what must be set before listen() or connect(): buffers, MSS.
using preparation = std::function<void(sock::tcp_socket&)>;

/// Listens on the first address of `host` (with SO_REUSEADDR: a second run need not wait for
/// TIME-WAIT to pass), and logs where.
sock::listener listen(const std::string& host, std::uint16_t port, const preparation& prepare = {});

/// Accepts a connection, and logs both its addresses.
sock::stream accept(const sock::listener& listener, activity& doing);

/// Connects to the first address of `host` that answers (a name often has two, IPv6 and IPv4), and
/// logs both addresses. Throws sock::error, about the address tried last.
sock::stream connect(const std::string& host, std::uint16_t port, const preparation& prepare = {});

/// The writer's farewell: half-closes, waits for the receipt, closes, and says whether the reader
/// has got what was sent. That write() returned says that our kernel has the bytes; that the reader
/// has them, only the reader can say.
bool finish_writing(sock::stream& peer, activity& doing, const stream_digest& sent);

/// What a reader knows of its stream: that each byte so far was the one sent.
class stream_check {
 public:
  /// Throws std::runtime_error, naming the place, at a byte that is not the pattern's.
  void take(std::span<const std::byte> piece);
  [[nodiscard]] std::uint64_t bytes() const noexcept { return bytes_; }
  [[nodiscard]] std::uint64_t digest() const noexcept { return digest_.value(); }

 private:
  std::uint64_t bytes_ = 0;
  stream_digest digest_;
};

/// The reader's farewell, at the end of the stream: sends the receipt and closes.
void finish_reading(sock::stream& peer, const stream_check& got);

}  // namespace demo
