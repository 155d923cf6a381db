#include <cstdlib>
#include <sock/sock.hpp>
#include <string>
#include <vector>

int main() {
  const sock::address here(std::string(std::getenv("HOST")) + ":" + std::getenv("PORT"));
  auto listener = sock::listener::bind(here);
  auto peer = listener.accept().peer;
  std::vector<char> block(65536);
  while (peer.read_some(block)) {
  }
  peer.write_all(std::vector<char>(std::stoul(std::getenv("REPLY"))));
  peer.close();
}
