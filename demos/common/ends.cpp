#include "ends.hpp"

#include <spdlog/spdlog.h>

#include <sock/sock.hpp>
#include <stdexcept>
#include <utility>

#include "receipt.hpp"

namespace demo {

sock::listener listen(const std::string& host, std::uint16_t port, const preparation& prepare) {
  const sock::address here = sock::resolve_local(host, std::to_string(port)).at(0);
  sock::tcp_socket socket{here};
  socket.set(sock::reuse_address{true});
  if (prepare) prepare(socket);
  sock::listener listener = std::move(socket).listen(here);
  constexpr int none = 536;  // what the kernel gives before anything has set it, RFC 9293, 3.7.1
  const int mss = listener.get<sock::max_segment>().bytes;
  spdlog::info("listening on {}; receive buffer {} bytes{}", listener.local().to_string(),
               listener.get<sock::receive_buffer>().bytes,
               mss == none ? "" : fmt::format(", MSS {}", mss));
  return listener;
}

sock::stream accept(const sock::listener& listener, activity& doing) {
  auto [peer, from] = doing.during("accept()", [&] { return listener.accept(); });
  spdlog::info("{} is connected to {}", from.to_string(), peer.local().to_string());
  return std::move(peer);
}

sock::stream connect(const std::string& host, std::uint16_t port, const preparation& prepare) {
  std::error_code refused;
  sock::address tried;
  for (const sock::address& server : sock::resolve(host, std::to_string(port))) {
    sock::tcp_socket socket{server};
    if (prepare) prepare(socket);
    tried = server;
    auto peer = std::move(socket).connect(server, refused);
    if (!peer) continue;
    spdlog::info("connected {} to {}; send buffer {} bytes", peer->local().to_string(),
                 peer->peer().to_string(), peer->get<sock::send_buffer>().bytes);
    return std::move(*peer);
  }
  throw sock::error(refused, "connect", tried);
}

bool finish_writing(sock::stream& peer, activity& doing, const stream_digest& sent) {
  peer.shutdown(sock::direction::send);  // FIN follows the last byte; reading goes on
  receipt::wire answer{};
  const auto got = doing.during("read()", [&] { return peer.read_exact(answer); });
  if (!got) {
    spdlog::error("{} closed without a receipt", peer.peer().to_string());
    return false;
  }
  const receipt theirs = receipt::decode(answer);
  peer.close();
  if (theirs != receipt{doing.bytes(), sent.value()}) {
    spdlog::error("the reader did not get what was sent: it counts {} bytes", theirs.bytes);
    return false;
  }
  spdlog::info("the reader has all {} bytes, digest {:016x}; closed", theirs.bytes, theirs.digest);
  return true;
}

void stream_check::take(std::span<const std::byte> piece) {
  if (auto wrong = find_mismatch(piece, bytes_))
    throw std::runtime_error(
        fmt::format("byte {} of the stream is not the one that was sent", *wrong));
  digest_.add(piece);
  bytes_ += piece.size();
}

void finish_reading(sock::stream& peer, const stream_check& got) {
  spdlog::info("end of stream: {} bytes, each as it was sent; digest {:016x}", got.bytes(),
               got.digest());
  peer.write_all(receipt{got.bytes(), got.digest()}.encode());
  peer.close();
  spdlog::info("sent the receipt and closed");
}

}  // namespace demo
