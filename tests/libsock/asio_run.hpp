#pragma once
// What the tests of the Asio adapter share.
#include <fcntl.h>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <chrono>

#include "catch.hpp"

inline bool is_non_blocking(int fd) {
  return (::fcntl(fd, F_GETFL) & O_NONBLOCK) != 0;
}

// Runs a coroutine to its end and gives what it gives, or throws what it throws.
template <class T>
T run(boost::asio::awaitable<T> task) {
  boost::asio::io_context context;
  auto outcome = boost::asio::co_spawn(context, std::move(task), boost::asio::use_future);
  context.run_for(std::chrono::seconds(30));
  REQUIRE(outcome.wait_for(std::chrono::seconds(0)) == std::future_status::ready);
  return outcome.get();
}
