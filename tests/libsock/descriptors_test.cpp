// Passing descriptors over Unix-domain streams: none is lost, none is leaked.
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <sock/sock.hpp>

#include <array>
#include <string>
#include <thread>
#include <vector>

#include "catch.hpp"

using namespace std::chrono_literals;
using namespace std::string_view_literals;

namespace {

bool is_same_file(int a, int b) {
  struct stat first {
  }, second{};
  return ::fstat(a, &first) == 0 && ::fstat(b, &second) == 0 && first.st_ino == second.st_ino &&
         first.st_dev == second.st_dev;
}

std::vector<sock::descriptor> closed(std::size_t count) {
  std::vector<sock::descriptor> all;
  for (std::size_t i = 0; i < count; ++i) all.emplace_back(-1);
  return all;
}

}  // namespace

TEST_CASE("descriptors arrive open, close-on-exec, with the first byte of their message") {
  auto [a, b] = sock::unix_stream::pair();
  const sock::descriptor file(::open("/dev/null", O_RDWR));  // not close-on-exec
  const std::array passed{sock::descriptor_view(file), sock::descriptor_view(a.fd())};
  a.send_descriptors("hello"sv, passed);
  CHECK(file.is_open());
  auto into = closed(3);
  char block[16];
  const auto got = b.receive_descriptors(block, into, 20s);
  CHECK(got.bytes == 5);
  REQUIRE(got.descriptors == 2);
  CHECK(is_same_file(into[0].fd(), file.fd()));
  CHECK(is_same_file(into[1].fd(), a.fd()));
  CHECK((::fcntl(into[0].fd(), F_GETFD) & FD_CLOEXEC) != 0);
  CHECK((::fcntl(into[1].fd(), F_GETFD) & FD_CLOEXEC) != 0);
  CHECK_FALSE(into[2].is_open());
  a.write_all("x"sv);
  CHECK(b.receive_descriptors(block, into, 20s).descriptors == 0);
  CHECK(into[0].is_open());
  a.close();
  into.clear();
  CHECK(b.receive_descriptors(block, into, 20s).end_of_stream());
}

TEST_CASE("more descriptors than fit are an error, and every one is closed") {
  auto [a, b] = sock::unix_stream::pair();
  for (const std::size_t count : {std::size_t{2}, std::size_t{253}}) {
    a.send_descriptors("x"sv, std::vector(count, sock::descriptor_view(a.fd())));
    auto into = closed(1);
    char block[16];
    std::error_code ec;
    const auto got = b.receive_descriptors(block, into, 20s, ec);
    CHECK(got.failed());
    CHECK(ec == std::errc::message_size);
    CHECK(got.bytes == 1);
    CHECK(got.descriptors == 0);
    CHECK_FALSE(into[0].is_open());
  }
  a.send_descriptors("x"sv, std::vector(253, sock::descriptor_view(a.fd())));
  auto all = closed(253);
  char block[16];
  CHECK(b.receive_descriptors(block, all, 20s).descriptors == 253);
  // Those that came with bytes that are read in another way are closed by the kernel.
  a.send_descriptors("x"sv, std::vector(253, sock::descriptor_view(a.fd())));
  CHECK(b.read_some(block).bytes == 1);
}

TEST_CASE(
    "descriptors that the process may not open are an error, and those that came are closed") {
  auto [a, b] = sock::unix_stream::pair();
  a.send_descriptors("x"sv, std::vector(16, sock::descriptor_view(a.fd())));
  rlimit before{};
  ::getrlimit(RLIMIT_NOFILE, &before);
  const sock::descriptor next(::dup(a.fd()));
  const rlimit few{static_cast<rlim_t>(next.fd()) + 4, before.rlim_max};
  ::setrlimit(RLIMIT_NOFILE, &few);
  auto into = closed(16);
  char block[16];
  std::error_code ec;
  const auto got = b.receive_descriptors(block, into, 20s, ec);
  ::setrlimit(RLIMIT_NOFILE, &before);
  CHECK(ec == std::errc::too_many_files_open);
  CHECK(got.failed());
  for (const auto& d : into) CHECK_FALSE(d.is_open());
}

TEST_CASE("what cannot be passed is refused, and limits hold") {
  auto [a, b] = sock::unix_stream::pair();
  std::error_code ec;
  const std::array one{sock::descriptor_view(a.fd())};
  CHECK(a.send_descriptors(""sv, one, 20s, ec).failed());
  CHECK(ec == sock::errc::empty_buffer);
  CHECK(a.send_descriptors("x"sv, std::vector(254, one[0]), 20s, ec).failed());
  CHECK(ec == std::errc::invalid_argument);
  CHECK(a.send_descriptors("x"sv, std::array{sock::descriptor_view(-1)}, 20s, ec).failed());
  CHECK(ec == std::errc::bad_file_descriptor);
  auto into = closed(1);
  char block[16];
  CHECK(b.receive_descriptors(block, into, 20ms, ec).failed());
  CHECK(ec == sock::errc::deadline_passed);
  sock::stop_source stop;
  stop.request();
  CHECK(b.receive_descriptors(block, into, stop, ec).failed());
  CHECK(ec == sock::errc::stopped);
  const std::string much(8 << 20, 'x');
  const auto put = a.send_descriptors(much, one, 50ms, ec);
  CHECK(ec == sock::errc::deadline_passed);
  CHECK(put.bytes > 0);
  CHECK(put.bytes < much.size());
  CHECK(b.receive_descriptors(block, into, 20s).descriptors == 1);
  b.close();
  CHECK(a.send_descriptors("x"sv, one, 20s, ec).failed());
  CHECK(ec == std::errc::broken_pipe);
}

TEST_CASE("a long message takes its descriptors along once") {
  auto [a, b] = sock::unix_stream::pair();
  const std::string much(2 << 20, 'x');
  std::thread sender([&, &from = a] {
    from.send_descriptors(much, std::array{sock::descriptor_view(from.fd())}, 20s);
    from.shutdown(sock::direction::send);
  });
  std::string block(1 << 16, '\0');
  std::size_t bytes = 0, descriptors = 0;
  auto into = closed(4);
  while (const auto got = b.receive_descriptors(block, into, 20s)) {
    bytes += got.bytes;
    descriptors += got.descriptors;
  }
  sender.join();
  CHECK(bytes == much.size());
  CHECK(descriptors == 1);
}

TEST_CASE("a descriptor of the sender's process, which nobody asked to have, is closed") {
  auto [a, b] = sock::unix_stream::pair();
  std::error_code ec;
  b.set(sock::raw_option<SOL_SOCKET, 76, int>{1}, ec);  // SO_PASSPIDFD, Linux 6.5
  if (ec) return;
  a.send_descriptors("x"sv, std::array{sock::descriptor_view(a.fd())});
  const sock::descriptor next(::dup(a.fd()));
  auto into = closed(1);
  char block[16];
  CHECK(b.receive_descriptors(block, into, 20s).descriptors == 1);
  into.clear();
  CHECK(sock::descriptor(::dup(a.fd())).fd() == next.fd() + 1);
}
