// echo_server ADDRESS: sends back what comes, with one thread for each connection.
#include <array>
#include <chrono>
#include <iostream>
#include <sock/sock.hpp>
#include <span>
#include <thread>

using namespace std::chrono_literals;

void serve(sock::stream peer) {
  std::array<char, 4096> block;
  std::error_code ec;
  while (auto got = peer.read_some(block, 60s, ec))
    if (!peer.write_all(std::span(block).first(got.bytes), 60s, ec)) break;
  if (ec) std::cerr << ec.message() << '\n';  // not at the end of the stream, which is no error
}  // closes the connection

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  auto listener = sock::listener::bind(sock::address(argv[1]));
  std::cout << "listening on " << listener.local().to_string() << std::endl;
  while (true) std::thread(serve, listener.accept().peer).detach();
}
