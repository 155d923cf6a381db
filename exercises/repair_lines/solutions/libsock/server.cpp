#include <cstdlib>
#include <sock/sock.hpp>
#include <string>
#include <vector>

int main() {
  const sock::address here(std::string(std::getenv("HOST")) + ":" + std::getenv("PORT"));
  auto listener = sock::listener::bind(here);
  auto peer = listener.accept().peer;
  std::vector<char> block(65536);
  while (auto got = peer.read_some(block))
    for (std::size_t i = 0; i < got.bytes; ++i)
      if (block[i] == '\n') peer.write_all(std::string("ok\n"));
  peer.close();
}
