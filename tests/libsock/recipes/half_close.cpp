// half_close ADDRESS: sends its standard input, says that this is all, and then reads the answer.
#include <array>
#include <iostream>
#include <iterator>
#include <sock/sock.hpp>
#include <string>

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  const std::string question(std::istreambuf_iterator<char>(std::cin), {});
  auto peer = sock::stream::connect(sock::address(argv[1]));
  peer.write_all(question);
  peer.shutdown(sock::direction::send);  // FIN; the other direction stays open
  std::array<char, 4096> block;
  while (auto got = peer.read_some(block))  // until the peer sends its FIN
    std::cout.write(block.data(), static_cast<std::streamsize>(got.bytes));
  peer.close();  // reports an error, which the destructor could not
}
