// connect_with_limit HOST PORT: connects within two seconds, and reads one line within five.
#include <array>
#include <chrono>
#include <iostream>
#include <sock/sock.hpp>
#include <string_view>

using namespace std::chrono_literals;

int main(int argc, char** argv) {
  if (argc != 3) return 2;
  try {
    // The limit covers looking up the name and trying each of its addresses.
    auto peer = sock::stream::connect(argv[1], argv[2], 2s);
    const sock::deadline limit(5s);  // for all that follows, together
    peer.write_all(std::string_view("hello\n"), limit);
    std::array<char, 256> block;
    auto got = peer.read_some(block, limit);
    std::cout << std::string_view(block.data(), got.bytes);
  } catch (const sock::error& e) {
    std::cerr << e.what() << '\n';  // connect localhost:1: 127.0.0.1:1: Connection refused
    return 1;
  }
}
