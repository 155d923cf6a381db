// send_file: the part asked for, and its deadline.
#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <numeric>
#include <sock/sock.hpp>
#include <string>
#include <thread>
#include <vector>

#include "catch.hpp"
#include "pair.hpp"

using namespace std::chrono_literals;
using namespace std::string_view_literals;

namespace {

std::string numbered(std::size_t size) {
  std::string text;
  for (std::size_t i = 0; text.size() < size; ++i) text += std::to_string(i) + ' ';
  text.resize(size);
  return text;
}

std::string read_all(sock::byte_stream_view from) {
  std::string text;
  std::array<char, 4096> block{};
  while (auto got = from.read_some(block)) text.append(block.data(), got.bytes);
  return text;
}

sock::descriptor file_of(const std::string& text) {
  char name[] = "/tmp/libsock-test-XXXXXX";
  sock::descriptor file(::mkostemp(name, O_CLOEXEC));
  ::unlink(name);
  REQUIRE(::write(file.fd(), text.data(), text.size()) == static_cast<ssize_t>(text.size()));
  return file;
}

}  // namespace

TEST_CASE("send_file sends the part asked for, and says when the file is shorter") {
  auto [client, server] = make_pair_of();
  const std::string text = numbered(200'000);
  const auto file = file_of(text);
  std::string received;
  std::thread reader([&, &server = server] { received = read_all(server); });
  CHECK(sock::send_file(client, file, 1000, 100'000).bytes == 100'000);
  const auto rest = sock::send_file(client, file, 101'000, 1'000'000, 10s);
  CHECK(rest.end_of_stream());
  CHECK(rest.bytes == text.size() - 101'000);
  client.shutdown(sock::direction::send);
  reader.join();
  CHECK(received == text.substr(1000));
}

TEST_CASE("send_file keeps a deadline and its count") {
  auto [client, server] = make_pair_of();
  const std::string text = numbered(1 << 20);
  const auto file = file_of(text);
  std::error_code ec;
  const auto put = sock::send_file(client, file, 0, text.size(), 80ms, ec);
  CHECK(ec == sock::errc::deadline_passed);
  CHECK(put.bytes > 0);
  CHECK(put.bytes < text.size());
  std::string received;
  std::thread reader([&, &server = server] { received = read_all(server); });
  CHECK(sock::send_file(client, file, put.bytes, text.size() - put.bytes));
  client.close();
  reader.join();
  CHECK(received == text);
}
