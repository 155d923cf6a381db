#include <cstdlib>
#include <sock/sock.hpp>
#include <string>
#include <vector>

int main() {
  const sock::address here(std::string(std::getenv("HOST")) + ":" + std::getenv("PORT"));
  sock::tcp_socket socket(here);
  socket.set(sock::receive_buffer{8192});
  auto listener = std::move(socket).listen(here);
  auto peer = listener.accept().peer;
  std::vector<char> block(65536);
  while (peer.read_some(block)) {
  }
  peer.close();
}
