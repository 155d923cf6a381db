#pragma once
// std::stop_token in a limit. <sock/sock.hpp> leaves this header out, since <stop_token> is large.
#include <stop_token>
#include <utility>

#include "sock/limit.hpp"

namespace sock {

/// A stop_source that is requested when a std::stop_token is: calls that wait then end with
/// errc::stopped. It is meant for one thread, for as long as that thread makes calls.
///
///     std::jthread server([&](std::stop_token token) {
///       sock::token_stop_source stop(token);
///       std::error_code ec;
///       while (auto next = listener.accept(stop, ec)) serve(std::move(next->peer));
///     });
///     server.request_stop();
///
/// Thread safety: as stop_source. The token may be requested by any thread at any time, but not in
/// a signal handler: std::stop_source takes locks.
class token_stop_source : public stop_source {
 public:
  explicit token_stop_source(std::stop_token token) : callback_(std::move(token), forward{*this}) {}

 private:
  struct forward {
    stop_source& to;
    void operator()() const noexcept { to.request(); }
  };
  std::stop_callback<forward> callback_;
};

}  // namespace sock
