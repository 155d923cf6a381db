// Defects found in respected socket libraries, each as a test that libsock passes.
#include "others_defects.hpp"

using namespace others_defects;

TEST_CASE("minnow: a non-blocking accept of nothing is not descriptor 0, which stays open") {
  auto listener = sock::listener::bind(sock::address::loopback_ipv4(0));
  std::error_code ec;
  CHECK_FALSE(listener.try_accept(ec));
  CHECK_FALSE(ec);
  CHECK_FALSE(listener.try_accept());
  CHECK_FALSE(listener.accept(1ms, ec));
  CHECK(ec == sock::errc::deadline_passed);
  CHECK(::fcntl(0, F_GETFD) != -1);
}

TEST_CASE("minnow: descriptor 0 is a descriptor like any other") {
  const int input = ::dup(0);
  REQUIRE(input > 0);
  ::close(0);
  {
    auto listener = sock::listener::bind(sock::address::loopback_ipv4(0));
    CHECK(listener.fd() == 0);
    CHECK(listener.is_open());
    sock::listener moved = std::move(listener);
    CHECK(moved.fd() == 0);
  }
  CHECK(::fcntl(0, F_GETFD) == -1);  // and closed like any other
  REQUIRE(::dup2(input, 0) == 0);
  ::close(input);
}

TEST_CASE("minnow: a scattered read reports the end of the stream") {
  auto [client, server] = make_pair_of();
  std::array<char, 2> a{};
  std::array<char, 8> b{};
  const std::array<sock::mutable_buffer, 2> parts{a, b};
  client.write_all("hello"sv);
  client.shutdown(sock::direction::send);
  while (server.queues().unread < 5) std::this_thread::sleep_for(1ms);
  CHECK(server.read_some(parts).bytes == 5);
  CHECK(std::string_view(a.data(), 2) == "he");
  CHECK(std::string_view(b.data(), 3) == "llo");
  CHECK(server.read_some(parts).end_of_stream());
}

TEST_CASE("minnow: a buffer is as large for the second read as for the first") {
  auto [client, server] = make_pair_of();
  std::string buffer(16, '\0');
  client.write_all("ab"sv);
  CHECK(server.read_some(buffer).bytes == 2);
  CHECK(buffer.size() == 16);
  client.write_all("0123456789abcdef"sv);
  CHECK(server.read_exact(buffer).bytes == 16);
}

TEST_CASE("minnow: a close that failed is not repeated by the destructor") {
  int reused = -1;
  {
    auto [client, server] = make_pair_of();
    const int number = client.fd();
    ::close(number);  // as another owner would, by mistake
    std::error_code ec;
    client.close(ec);
    CHECK(ec == std::errc::bad_file_descriptor);
    const sock::descriptor null(::open("/dev/null", O_RDONLY | O_CLOEXEC));
    reused = ::dup3(null.fd(), number, O_CLOEXEC);  // the number is someone else's now
  }
  CHECK(::fcntl(reused, F_GETFD) != -1);
  ::close(reused);
}

TEST_CASE("minnow, sockpp: a peer that is gone kills nobody, whatever the call") {
  const disposition by_default(SIGPIPE, SIG_DFL);
  const std::array<sock::const_buffer, 2> parts{"a"sv, "b"sv};
  const sock::descriptor file(::open("/proc/self/exe", O_RDONLY | O_CLOEXEC));
  for (int call = 0; call < 8; ++call) {
    auto p = make_pair_of();
    reset_by_peer(p);
    char byte;
    std::error_code ec;
    (void)p.client.read_some(std::span(&byte, 1),
                             ec);  // takes the ECONNRESET: what is left is EPIPE
    switch (call) {
      case 0:
        p.client.write_all("x"sv, ec);
        break;
      case 1:
        (void)p.client.write_some("x"sv, ec);
        break;
      case 2:
        (void)p.client.try_write_some("x"sv, ec);
        break;
      case 3:
        p.client.write_all("x"sv, 1s, ec);
        break;
      case 4:
        p.client.write_all(parts, 1s, ec);
        break;
      case 5:
        sock::send_urgent(p.client, std::byte{1}, ec);
        break;
      case 6:
        sock::send_file(p.client, file, 0, 10, 1s, ec);
        break;
      case 7:
        sock::send_file(p.client, file, 0, 10, sock::deadline::never(), ec);
        break;
    }
    INFO("call " << call);
    CHECK(ec == std::errc::broken_pipe);
  }
}

TEST_CASE("sockpp: SIGPIPE is not switched off for the process, nor for the thread") {
  const disposition by_default(SIGPIPE, SIG_DFL);
  auto p = make_pair_of();
  reset_by_peer(p);
  const sock::descriptor file(::open("/proc/self/exe", O_RDONLY | O_CLOEXEC));
  std::error_code ec;
  p.client.write_all("x"sv, ec);
  sock::send_file(p.client, file, 0, 10, sock::deadline::never(), ec);
  struct sigaction now {};
  ::sigaction(SIGPIPE, nullptr, &now);
  CHECK(now.sa_handler == SIG_DFL);
  sigset_t mask;
  ::pthread_sigmask(SIG_SETMASK, nullptr, &mask);
  CHECK_FALSE(::sigismember(&mask, SIGPIPE));
  ::sigpending(&mask);
  CHECK_FALSE(::sigismember(&mask, SIGPIPE));
}

TEST_CASE("sockpp: a write that fails half way keeps its count") {
  auto p = make_pair_of();
  const std::string data(8 << 20, 'x');
  std::size_t received = 0;
  std::thread reader([&] {
    std::array<char, 4096> block{};
    while (received < (1 << 20)) received += p.server.read_some(block).bytes;
    p.server.set(sock::linger{true, 0});
    p.server.close();
  });
  std::size_t counted = 0;
  SECTION("error_code") {
    std::error_code ec;
    const auto put = p.client.write_all(data, ec);
    CHECK(ec);
    CHECK(put.failed());
    counted = put.bytes;
  }
  SECTION("exception") {
    try {
      p.client.write_all(data);
      FAIL("the peer was gone");
    } catch (const sock::error& e) {
      counted = e.transferred();
      CHECK(std::string(e.what()).find("after " + std::to_string(counted)) != std::string::npos);
    }
  }
  SECTION("gathered") {
    const std::array<sock::const_buffer, 2> parts{std::string_view(data).substr(0, 1000),
                                                  std::string_view(data).substr(1000)};
    std::error_code ec;
    counted = p.client.write_all(parts, 10s, ec).bytes;
    CHECK(ec);
  }
  reader.join();
  CHECK(counted >= received);
  CHECK(counted < data.size());
}

TEST_CASE("sockpp: one name, one contract: some may be a part, all is all") {
  auto [client, server] = make_pair_of();
  const std::string data(1 << 20, 'x');
  const auto some = client.try_write_some(data);
  CHECK(some.bytes > 0);
  CHECK(some.bytes < data.size());
  while (client.try_write_some(data)) {  // until both queues are full
  }
  CHECK(client.try_write_some(data).would_block());
  std::error_code ec;
  CHECK(client.write_all(std::string_view(data), 1ms, ec).failed());
  CHECK(client.write_all(std::span(data.data(), data.size()), 1ms, ec).failed());
}
