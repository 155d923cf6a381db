#pragma once
// Listening sockets in an event loop.
#include <optional>

#include "sock/asio/socket.hpp"
#include "sock/listener.hpp"
#include "sock/unix.hpp"

namespace sock::asio {

/// A listening socket in an event loop.
///
///     sock::asio::listener listener(executor, sock::listener::bind(where));
///     while (true) {
///       auto connection = co_await listener.accept();
///       co_spawn(executor, serve(std::move(connection->peer)), detached);
///     }
///
/// The connection comes as a plain, blocking socket: hand it over, or give it to a thread. The
/// forms that throw always give one. It is std::optional only because co_spawn and the awaitable
/// operators must be able to make an empty result, which a socket never is.
///
/// Thread safety: as basic_socket.
template <class Owner, class View, class Accepted>
class basic_listener : public basic_socket<Owner, View> {
 public:
  using basic_socket<Owner, View>::basic_socket;
  using basic_socket<Owner, View>::view;

  awaitable<std::optional<Accepted>> accept() { return accept_one(this->limit_, nullptr); }
  awaitable<std::optional<Accepted>> accept(std::error_code& ec) {
    return accept_one(this->limit_, &ec);
  }
  awaitable<std::optional<Accepted>> accept(const deadline& limit) {
    return accept_one(limit, nullptr);
  }
  awaitable<std::optional<Accepted>> accept(const deadline& limit, std::error_code& ec) {
    return accept_one(limit, &ec);
  }

 private:
  awaitable<std::optional<Accepted>> accept_one(deadline limit, std::error_code* ec) {
    std::error_code why;
    while (true) {
      if (detail::turn::is_over()) co_await this->yield_turn(why);
      if (!why && detail::is_stopped(limit)) why = errc::stopped;
      if (why) break;
      auto connection = view().try_accept(why);
      detail::turn::spend(0);
      if (connection) {
        if (ec != nullptr) ec->clear();
        co_return connection;
      }
      if (!why) co_await this->ready(readiness::readable, limit, why);
      if (why) break;
    }
    std::error_code no_address;
    sock::detail::report(why, ec, "accept4", view().local(no_address));
    co_return std::nullopt;
  }
};

using listener = basic_listener<sock::listener, listener_view, accepted>;
using unix_listener = basic_listener<sock::unix_listener, unix_listener_view, unix_accepted>;

}  // namespace sock::asio
