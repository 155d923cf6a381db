#include <chrono>
#include <cstdlib>
#include <sock/sock.hpp>
#include <string>
#include <thread>
#include <vector>

int main() {
  const sock::address here(std::string(std::getenv("HOST")) + ":" + std::getenv("PORT"));
  sock::tcp_socket socket(here);
  socket.set(sock::receive_buffer{4096});
  auto listener = std::move(socket).listen(here);
  auto peer = listener.accept().peer;
  std::vector<char> block(65536);
  std::this_thread::sleep_for(std::chrono::milliseconds(2500));
  while (peer.read_some(block)) {
  }
  peer.close();
}
