// The Asio adapter reports what the core reports: error codes, closed sockets, Unix-domain sockets.
#include <linux/net_tstamp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <sock/asio.hpp>
#include <sock/sock.hpp>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/detached.hpp>
#include <functional>
#include <string>

#include "asio_run.hpp"
#include "catch.hpp"
#include "pair.hpp"

namespace net = boost::asio;
using namespace std::chrono_literals;
using namespace std::string_view_literals;
using sock::asio::awaitable;

// No co_await within CHECK: Catch writes the expression down twice, and GCC 12 runs both.

namespace {

constexpr auto redirect = [](boost::system::error_code& ec) {
  return net::redirect_error(net::use_awaitable, ec);
};

}  // namespace

TEST_CASE("a notice on the error queue is no data, and does not outlast a deadline") {
  auto p = make_pair_of();
  run([](tcp_pair pair) -> awaitable<void> {
    const auto executor = co_await net::this_coro::executor;
    const int flags = SOF_TIMESTAMPING_TX_SOFTWARE | SOF_TIMESTAMPING_SOFTWARE;
    REQUIRE(::setsockopt(pair.client.fd(), SOL_SOCKET, SO_TIMESTAMPING, &flags, sizeof flags) == 0);
    sock::asio::stream client(executor, std::move(pair.client));
    co_await client.write_all("x"sv);
    std::array<char, 8> block{};
    std::error_code ec;
    (void)co_await client.read_some(block, 50ms, ec);
    CHECK(ec == sock::errc::deadline_passed);
  }(std::move(p)));
}

TEST_CASE("a cancellation that comes together with data: an error code, and the count") {
  // The writer beside it makes Asio queue the reader's completion, so that a cancellation can come
  // between. After how many steps of the loop is Asio's affair.
  const std::string much(8 << 20, 'x');
  for (int steps = 0; steps < 6; ++steps) {
    INFO(steps);
    auto p = make_pair_of();
    net::io_context loop;
    sock::asio::stream client(loop.get_executor(), std::move(p.client));
    std::error_code unwritten, why;
    sock::result got;
    bool has_thrown = false;
    net::cancellation_signal signal;
    std::array<char, 4> block{};
    const auto write = [&]() -> awaitable<void> { co_await client.write_all(much, unwritten); };
    const auto read = [&]() -> awaitable<void> { got = co_await client.read_exact(block, why); };
    net::co_spawn(loop, write, net::detached);
    net::co_spawn(loop, read,
                  net::bind_cancellation_slot(signal.slot(), [&](std::exception_ptr thrown) {
                    has_thrown = thrown != nullptr;
                  }));
    loop.run_for(50ms);
    p.server.write_all("a"sv);
    std::array<char, 4096> dropped;
    while (p.server.try_read_some(dropped)) {
    }
    std::error_code ec;
    CHECK(sock::wait(client.view(), sock::readiness::readable, 20s, ec));
    CHECK(sock::wait(client.view(), sock::readiness::writable, 20s, ec));
    std::function<void(int)> cancel_after = [&](int left) {
      if (left == 0) return signal.emit(net::cancellation_type::terminal);
      net::post(loop, [&, left] { cancel_after(left - 1); });
    };
    cancel_after(steps);
    loop.run_for(50ms);
    CHECK_FALSE(has_thrown);
    CHECK(why == sock::errc::stopped);
    CHECK(got.bytes + static_cast<std::size_t>(client.view().queues().unread) == 1);
    client.cancel();
    loop.run_for(20s);
    CHECK(unwritten == sock::errc::stopped);
  }
}

TEST_CASE("an operation that succeeds clears the error_code, also with nothing to do") {
  auto p = make_pair_of();
  run([](tcp_pair pair) -> awaitable<void> {
    const auto executor = co_await net::this_coro::executor;
    sock::asio::stream client(executor, std::move(pair.client));
    const auto stale = sock::make_error_code(sock::errc::stopped);
    std::array<char, 2> block{};
    std::error_code ec = stale;
    const auto wrote_nothing = co_await client.write_all(std::string_view(), ec);
    CHECK(wrote_nothing);
    CHECK_FALSE(ec);
    ec = stale;
    const auto wrote_some = co_await client.write_some(std::string_view(), ec);
    CHECK(wrote_some);
    CHECK_FALSE(ec);
    ec = stale;
    const auto wrote_all = co_await client.write_all("x"sv, ec);
    CHECK(wrote_all);
    CHECK_FALSE(ec);
    ec = stale;
    const auto nothing = co_await client.read_exact({block.data(), 0}, ec);
    CHECK(nothing.why == pair.server.read_exact({block.data(), 0}).why);
    CHECK_FALSE(ec);
    // Whatever the core makes of an empty buffer to read into, the adapter makes of it too.
    std::error_code core = stale;
    ec = stale;
    const auto of_core = pair.server.try_read_some({block.data(), 0}, core);
    const auto of_adapter = co_await client.read_some({block.data(), 0}, ec);
    CHECK(of_core.why == of_adapter.why);
    CHECK(ec == core);
    pair.server.write_all("ab"sv);
    ec = stale;
    const auto exact = co_await client.read_exact(block, ec);
    CHECK(exact);
    CHECK_FALSE(ec);
    pair.server.shutdown(sock::direction::send);
    ec = stale;
    const auto end = co_await client.read_some(block, ec);
    CHECK(end.end_of_stream());
    CHECK_FALSE(ec);
  }(std::move(p)));
}

TEST_CASE("closed sockets in a loop fail with EBADF, all of them") {
  auto p = make_pair_of();
  run([](tcp_pair pair) -> awaitable<void> {
    const auto executor = co_await net::this_coro::executor;
    sock::asio::stream s(executor, std::move(pair.client));
    sock::asio::listener l(executor, sock::listener::bind(sock::address::loopback_ipv4(0)));
    s.close();
    l.close();
    std::array<char, 8> block{};
    std::error_code ec;
    boost::system::error_code why;
    const auto is_bad = [&] { return std::exchange(ec, {}) == std::errc::bad_file_descriptor; };
    (void)co_await s.read_some(block, 20ms, ec);
    CHECK(is_bad());
    (void)co_await s.read_exact(block, ec);
    CHECK(is_bad());
    (void)co_await s.write_some(block, ec);
    CHECK(is_bad());
    (void)co_await s.write_all(block, 20ms, ec);
    CHECK(is_bad());
    (void)co_await l.accept(20ms, ec);
    CHECK(is_bad());
    ec = {};
    co_await s.async_wait(sock::readiness::readable, 20ms, redirect(why));
    CHECK(std::exchange(why, {}) == std::errc::bad_file_descriptor);
    co_await s.async_read_some(net::buffer(block), redirect(why));
    CHECK(std::exchange(why, {}) == std::errc::bad_file_descriptor);
    co_await s.async_write_some(net::buffer(block), 20ms, redirect(why));
    CHECK(std::exchange(why, {}) == std::errc::bad_file_descriptor);
    s.close(ec);
    CHECK(is_bad());
    CHECK_THROWS_AS(s.cancel(), sock::error);
    CHECK_FALSE(s.release().is_open());
    CHECK_THROWS_AS(sock::asio::stream(executor, sock::stream(-1)), sock::error);
    sock::asio::stream from(executor, std::move(pair.server));
    sock::asio::stream to(std::move(from));
    const auto moved_from = co_await from.read_some(block, ec);  // NOLINT(bugprone-use-after-move)
    CHECK(moved_from.failed());
    CHECK(is_bad());
    const auto moved_to = co_await to.read_some(block, ec);
    CHECK(moved_to.end_of_stream());
  }(std::move(p)));
}

TEST_CASE("Unix-domain streams and listeners are the same in a loop") {
  run([]() -> awaitable<void> {
    const auto executor = co_await net::this_coro::executor;
    const sock::address where("unix:@socklab-asio-" + std::to_string(::getpid()));
    sock::asio::unix_listener listener(executor, sock::unix_listener::bind(where));
    std::error_code ec;
    const auto nobody = co_await listener.accept(20ms, ec);
    CHECK_FALSE(nobody);
    CHECK(ec == sock::errc::deadline_passed);
    auto client = sock::unix_stream::connect(where);
    auto connection = co_await listener.accept(20s);
    sock::asio::unix_stream server(executor, std::move(connection->peer));
    std::array<char, 8> block{};
    const auto silent = co_await server.read_some(block, 20ms, ec);
    CHECK(silent.failed());
    CHECK(ec == sock::errc::deadline_passed);
    client.write_all("hello"sv);
    const auto got = co_await server.read_some(block);
    CHECK(got.bytes == 5);
    CHECK(server.view().credentials().pid == ::getpid());
  }());
}
