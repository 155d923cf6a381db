#pragma once
#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <cstdint>
#include <functional>
#include <string>

/// What the server and the client of many connections share.
namespace stalled_clients {

/// Raises RLIMIT_NOFILE to what the system allows and says how many connections fit beside the
/// descriptors that the program itself needs.
std::uint64_t max_connections();

/// Logs `line()` once a second, when it has changed; never ends.
boost::asio::awaitable<void> log_totals(std::function<std::string()> line);

/// Ends (with true) at SIGINT or SIGTERM.
boost::asio::awaitable<bool> stop_signal();

/// Runs the loop until `life` has ended, however; returns its result, or throws what it threw.
bool live(boost::asio::io_context& loop, boost::asio::awaitable<bool> life);

/// "19,500".
std::string grouped(std::uint64_t number);

}  // namespace stalled_clients
