#pragma once
// Names to addresses without blocking the loop.
#include <optional>
#include <string>
#include <vector>

#include <boost/asio/this_coro.hpp>

#include "sock/asio/socket.hpp"
#include "sock/asio/wait.hpp"
#include "sock/lookup.hpp"

namespace sock::asio {

namespace detail {
inline awaitable<std::vector<address>> resolve(sock::detail::name_query query, deadline limit,
                                               std::error_code* ec) {
  std::error_code why;
  auto found = sock::detail::parse_numeric(query, why);
  if (!why && found.empty()) {
    const sock::detail::lookup lookup_job(query, why);
    std::optional<waiter> answer;
    const auto executor = co_await boost::asio::this_coro::executor;
    try {
      if (!why) answer.emplace(executor, descriptor_view(lookup_job.fd()), readiness::readable);
    } catch (const error& no_descriptor) {
      why = no_descriptor.code();
    }
    if (answer) {
      boost::system::error_code waited;
      co_await answer->async_wait(limit,
                                  boost::asio::redirect_error(boost::asio::use_awaitable, waited));
      if (waited)
        why = as_stop(waited);
      else
        found = lookup_job.addresses(why);
    }
  }
  if (why && ec == nullptr) sock::detail::throw_unresolved(why, query);
  if (ec != nullptr) *ec = why;
  co_return found;
}
}  // namespace detail

/// The core's resolve() for coroutines. Each lookup has a thread of its own, which is abandoned
/// where it is late (see sock/resolve.hpp). Boost.Asio's resolver would make a later lookup wait
/// for the one before, and the end of the io_context for both.
inline awaitable<std::vector<address>> resolve(std::string host, std::string service,
                                               ip_version version = ip_version::any,
                                               const deadline& limit = deadline::never()) {
  return detail::resolve({std::move(host), std::move(service), version}, limit, nullptr);
}
inline awaitable<std::vector<address>> resolve(std::string host, std::string service,
                                               ip_version version, const deadline& limit,
                                               std::error_code& ec) {
  return detail::resolve({std::move(host), std::move(service), version}, limit, &ec);
}

}  // namespace sock::asio
