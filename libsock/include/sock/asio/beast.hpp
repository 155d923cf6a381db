#pragma once
// What Boost.Beast asks of a stream beyond reading and writing: two functions that it finds by
// argument-dependent lookup.
#include <array>

#include <boost/beast/core/role.hpp>

#include "sock/asio/stream.hpp"

namespace sock::asio {

/// Beast's time-outs close the socket by this.
template <class Owner, class View>
void beast_close_socket(basic_stream<Owner, View>& socket) {
  std::error_code ignored;
  if (socket.is_open()) socket.close(ignored);
}

namespace detail {
// Reads what still comes, to the end of the stream, and closes: a socket that is closed with
// unread bytes resets the connection (RFC 9293, 3.10.4), and the peer may lose what we sent last.
template <class Stream>
struct teardown_operation {
  Stream& socket;
  bool shut_down_at_end;

  template <class Self>
  void operator()(Self& self) {
    self.reset_cancellation_state(boost::asio::enable_total_cancellation());
    socket.async_wait(readiness::readable, std::move(self));
  }
  template <class Self>
  void operator()(Self& self, error_code ec) {
    if (ec) return self.complete(ec);
    std::array<char, 4096> dropped;
    std::error_code why;
    const result got = socket.view().try_read_some(dropped, why);
    if (got || got.would_block()) return socket.async_wait(readiness::readable, std::move(self));
    if (!why && shut_down_at_end) socket.view().shutdown(direction::send, why);
    std::error_code ignored;
    if (!why) socket.close(ignored);
    self.complete(why);
  }
};
}  // namespace detail

/// websocket::stream ends the connection by this; the server shuts down first (RFC 6455, 7.1.1).
template <class Owner, class View, class CompletionToken>
auto async_teardown(boost::beast::role_type role, basic_stream<Owner, View>& socket,
                    CompletionToken&& token) {
  std::error_code ignored;  // the peer may have reset the connection: reading will tell
  if (role == boost::beast::role_type::server) socket.view().shutdown(direction::send, ignored);
  return boost::asio::async_compose<CompletionToken, void(detail::error_code)>(
      detail::teardown_operation<basic_stream<Owner, View>>{
          socket, role == boost::beast::role_type::client},
      token, socket);
}

}  // namespace sock::asio
