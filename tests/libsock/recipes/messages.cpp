// messages ADDRESS: receives messages, each behind its length in four bytes (big-endian).
#include <array>
#include <chrono>
#include <cstdint>
#include <iostream>
#include <optional>
#include <sock/sock.hpp>
#include <string>

using namespace std::chrono_literals;

constexpr std::uint32_t longest = 1 << 20;  // never allocate what a stranger asks for

// Nothing at the end of the stream. TCP keeps no boundaries: a message may come in any number of
// pieces, and read_exact() collects them.
std::optional<std::string> receive(sock::stream_view peer, const sock::deadline& limit) {
  std::array<unsigned char, 4> header;
  if (peer.read_exact(header, limit).end_of_stream()) return std::nullopt;
  std::uint32_t size = 0;
  for (const unsigned char byte : header) size = size << 8 | byte;
  if (size > longest) throw std::runtime_error("the message is too long");
  std::string message(size, '\0');
  if (peer.read_exact(message, limit).end_of_stream())  // it ended between header and text
    throw sock::error(sock::errc::unexpected_eof, "recv", peer.peer());
  return message;
}

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  auto listener = sock::listener::bind(sock::address(argv[1]));
  std::cout << "listening on " << listener.local().to_string() << std::endl;
  auto peer = listener.accept().peer;
  try {
    while (auto message = receive(peer, 10s)) std::cout << "message: " << *message << std::endl;
    std::cout << "end" << std::endl;
  } catch (const std::exception& e) {
    std::cout << e.what() << std::endl;
    return 1;
  }
}
